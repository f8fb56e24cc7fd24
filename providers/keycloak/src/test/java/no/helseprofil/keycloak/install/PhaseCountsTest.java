package no.helseprofil.keycloak.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import no.helseprofil.keycloak.install.ActivationPreview.PhaseCounts;
import no.helseprofil.profile.Facts;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.ProfileDocument;
import org.junit.jupiter.api.Test;

class PhaseCountsTest {

    private static final Instant NOW = Instant.parse("2027-03-01T00:00:00Z");

    @Test
    void countsEachClientOnceInItsPhase() throws InvalidProfileException {
        PhaseCounts counts = new PhaseCounts(ProfileDocument.parse("""
                {"ruleSet":"helseid","catalogue":"2026.1","newClientsFrom":"2027-01-01T00:00:00Z",
                 "requirements":{"assertion-type":
                   {"announced":"2027-02-01T00:00:00Z","enforced":"2027-06-01T00:00:00Z"}}}"""), NOW);
        for (String name : List.of("one", "another", "third")) {
            counts.add(
                    Facts.Standing.UNDER_PROFILE,
                    new Migration(Instant.MIN, name.equals("third") ? name : null, Map.of()));
        }
        counts.add(Facts.Standing.UNDER_PROFILE, Migration.registeredAt(Instant.parse("2027-02-15T00:00:00Z")));

        assertThat(counts.read())
                .as("two are alike, one has a cohort, and one is new")
                .containsEntry("assertion-type", Map.of("announced", 3, "enforced", 1));
    }

    @Test
    void doesNotCountRequirementsThatDoNotApply() throws InvalidProfileException {
        PhaseCounts counts =
                new PhaseCounts(ProfileDocument.parse("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\"}"), NOW);
        counts.add(Facts.Standing.EXEMPT, Migration.BEFORE);

        assertThat(counts.read()).doesNotContainKey("assertion-type").containsKey("outbound-address");
    }
}
