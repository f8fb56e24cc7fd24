package no.helseprofil.timetable;

import static no.helseprofil.timetable.Profiles.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.profile.assertion.AssertionType;
import no.helseprofil.profile.proof.DpopNonce;
import no.helseprofil.profile.request.PkceS256;
import no.helseprofil.timetable.Timetable.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProfileTest {

    private static final Map<String, List<Stage>> NONCE =
            Profiles.stages(RuleSet.HELSEID, Map.of("dpop-nonce", Map.of("userinfo", true)), Map.of());

    private static final Instant END = Instant.parse("2026-04-01T00:00:00Z");

    @ParameterizedTest
    @MethodSource("no.helseprofil.catalogue.Catalogue#requirements")
    void enforcesEverythingByDefault(Requirement requirement) {
        assertThat(terms(profile(RuleSet.HELSEID)).phaseOf(requirement))
                .as("nothing about a realm refuses a request, and nothing that is only counted")
                .isEqualTo(refusesNobody(requirement) ? Phase.MEASURED : ofNewClients(requirement));
    }

    @ParameterizedTest
    @MethodSource("no.helseprofil.catalogue.Catalogue#requirements")
    void onlyMeasuresTheAssertionTypeUnderFapi2(Requirement requirement) {
        assertThat(terms(profile(RuleSet.FAPI2)).phaseOf(requirement))
                .isEqualTo(
                        requirement.id().equals("assertion-type") || refusesNobody(requirement)
                                ? Phase.MEASURED
                                : ofNewClients(requirement));
    }

    private static Phase ofNewClients(Requirement requirement) {
        return requirement.isMetByNewClientsAtOnce() ? Phase.ENFORCED : Phase.OBSERVED;
    }

    @Test
    void excludesDisabledRequirements() {
        for (RuleSet ruleSet : RuleSet.values()) {
            Profile profile = profile(ruleSet, "assertion-type", "pkce-s256");
            assertThat(terms(profile).phaseOf(Catalogue.get(AssertionType.class)))
                    .as("off wins over measured")
                    .isEqualTo(Phase.OFF);
            assertThat(terms(profile).phaseOf(Catalogue.get(PkceS256.class))).isEqualTo(Phase.OFF);
            assertThat(terms(profile).phaseOf(Catalogue.get(DpopNonce.class))).isEqualTo(Phase.ENFORCED);
        }
    }

    @Test
    void exemptsUntilTheExactSecond() {
        Profile profile = exempting(new Profile.Exemption("7f0c2a9e", "replaced in March", END));
        assertThat(profile.exempts("7f0c2a9e", END.minusMillis(1))).isTrue();
        assertThat(profile.exempts("7f0c2a9e", END)).as("it ends by itself").isFalse();
        assertThat(profile.exempts("7f0c2a9e", END.plusSeconds(1))).isFalse();
    }

    @Test
    void exemptsNoOtherClient() {
        Profile profile = exempting(new Profile.Exemption("7f0c2a9e", "replaced in March", END));
        assertThat(profile.exempts("7F0C2A9E", END.minusSeconds(1))).isFalse();
        assertThat(profile.exempts("", END.minusSeconds(1))).isFalse();
        assertThat(profile(RuleSet.HELSEID).exempts("7f0c2a9e", END)).isFalse();
    }

    @Test
    void usesTheLongestOfSeveralExemptions() {
        Profile profile = exempting(
                new Profile.Exemption("7f0c2a9e", "first", END),
                new Profile.Exemption("7f0c2a9e", "prolonged", END.plusSeconds(60)));
        assertThat(profile.exempts("7f0c2a9e", END.plusSeconds(59))).isTrue();
        assertThat(profile.exempts("7f0c2a9e", END.plusSeconds(60))).isFalse();
    }

    @Test
    void isImmutable() {
        Map<String, List<Stage>> stages = new HashMap<>();
        List<Stage> ofOne = new ArrayList<>(NONCE.get("dpop-nonce"));
        stages.put("dpop-nonce", ofOne);
        Set<String> off = new HashSet<>();
        List<Profile.Exemption> exemptions = new ArrayList<>();
        Profile profile = new Profile(RuleSet.HELSEID, stages, off, exemptions, Timetable.EMPTY);

        stages.clear();
        ofOne.clear();
        off.add("pkce-s256");
        exemptions.add(new Profile.Exemption("7f0c2a9e", "later", END));

        assertThat(profile)
                .as("a request is judged on one profile from beginning to end")
                .isEqualTo(Profiles.helseId(NONCE));
        assertThatThrownBy(() -> profile.stages().get("dpop-nonce").clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void namesItsPhases() {
        assertThat(Phase.values())
                .extracting(Phase::id)
                .containsExactly("observed", "announced", "enforced", "waived", "measured", "off");
        assertThat(Phase.values()).filteredOn(Phase::refuses).containsExactly(Phase.ENFORCED);
        assertThat(Phase.values())
                .filteredOn(Phase::counts)
                .doesNotContain(Phase.OFF)
                .hasSize(5);
    }

    private static Profile profile(RuleSet ruleSet, String... off) {
        return new Profile(ruleSet, Map.of(), Set.of(off), List.of(), Timetable.EMPTY);
    }

    private static Profile exempting(Profile.Exemption... exemptions) {
        return new Profile(RuleSet.HELSEID, Map.of(), Set.of(), List.of(exemptions), Timetable.EMPTY);
    }

    private static boolean refusesNobody(Requirement requirement) {
        return Set.of(RequirementKind.REPORTED, RequirementKind.MEASURED).contains(requirement.kind());
    }
}
