package no.helseprofil.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.profile.assertion.AssertionLifetime;
import no.helseprofil.timetable.Terms.Timing;
import no.helseprofil.timetable.Timetable.Dates;
import no.helseprofil.timetable.Timetable.Hold;
import no.helseprofil.timetable.Timetable.Phase;
import org.junit.jupiter.api.Test;

/** Tests of the stages of a value: assertions of 60 s on the way to 10 s, through 30 s. */
class StagesTest {

    private static final Requirement LIFETIME = Catalogue.get(AssertionLifetime.class);

    private static final String STAGES = """
            "stages": [
              {"parameters": {"max": "PT30S"}, "announced": "2027-03-01T00:00:00Z", "enforced": "2027-06-01T00:00:00Z"},
              {"parameters": {"max": "PT10S"}, "announced": "2027-09-01T00:00:00Z", "enforced": "2028-01-01T00:00:00Z"}]
            """;

    private static final Profile PROFILE = profile("");

    @Test
    void areEnforcedInOrder() {
        assertPhases(Migration.BEFORE, "2026-11-01", Phase.ANNOUNCED, Phase.OBSERVED, Phase.OBSERVED);
        assertPhases(Migration.BEFORE, "2027-02-01", Phase.ENFORCED, Phase.OBSERVED, Phase.OBSERVED);
        assertPhases(Migration.BEFORE, "2027-03-01", Phase.ENFORCED, Phase.ANNOUNCED, Phase.OBSERVED);
        assertPhases(Migration.BEFORE, "2027-06-01", Phase.ENFORCED, Phase.ENFORCED, Phase.OBSERVED);
        assertPhases(Migration.BEFORE, "2027-09-01", Phase.ENFORCED, Phase.ENFORCED, Phase.ANNOUNCED);
        assertPhases(Migration.BEFORE, "2028-01-01", Phase.ENFORCED, Phase.ENFORCED, Phase.ENFORCED);
    }

    @Test
    void haveTheirOwnDates() {
        Timing timing = PROFILE.terms(Migration.BEFORE, at("2027-04-01"))
                .timing(PROFILE.stages(LIFETIME).get(1));
        assertThat(timing).isEqualTo(new Timing(Phase.ANNOUNCED, at("2027-03-01"), at("2027-06-01")));
    }

    @Test
    void areMetByANewClientOnceAnnounced() {
        Migration client = Timings.registered("2027-03-02T00:00:00Z");
        assertPhases(client, "2027-03-02", Phase.ENFORCED, Phase.ENFORCED, Phase.OBSERVED);
        assertPhases(
                Timings.registered("2027-02-27T00:00:00Z"),
                "2027-03-02",
                Phase.ENFORCED,
                Phase.ANNOUNCED,
                Phase.OBSERVED);
    }

    @Test
    void areMetByAClientOfUnknownAgeOnceAnnounced() {
        assertPhases(Migration.NEW, "2026-11-01", Phase.ENFORCED, Phase.OBSERVED, Phase.OBSERVED);
        assertPhases(Migration.NEW, "2027-03-01", Phase.ENFORCED, Phase.ENFORCED, Phase.OBSERVED);
    }

    @Test
    void areDelayedWithTheRequirementOfACohort() {
        Profile later =
                profile(",\"cohorts\":{\"south\":{\"assertion-lifetime\":{\"enforced\":\"2027-12-01T00:00:00Z\"}}}");
        Migration client = new Migration(Instant.MIN, "south", Map.of());
        assertPhases(later, client, "2027-08-01", Phase.ANNOUNCED, Phase.ANNOUNCED, Phase.OBSERVED);
        assertThat(later.terms(client, at("2027-08-01"))
                        .timing(later.stages(LIFETIME).get(1))
                        .enforced())
                .as("a client that is let off 60 s isn't refused by 30 s, and the server reports when")
                .isEqualTo(at("2027-12-01"));
        assertPhases(later, client, "2027-12-01", Phase.ENFORCED, Phase.ENFORCED, Phase.ANNOUNCED);
    }

    @Test
    void arePostponedForACohortByName() {
        Profile later = profile(",\"cohorts\":{\"south\":{"
                + "\"assertion-lifetime@2027-06-01\":{\"enforced\":\"2028-03-01T00:00:00Z\"}}}");
        Migration client = new Migration(Instant.MIN, "south", Map.of());
        assertPhases(later, client, "2028-02-01", Phase.ENFORCED, Phase.ANNOUNCED, Phase.ANNOUNCED);
        assertPhases(later, client, "2028-03-01", Phase.ENFORCED, Phase.ENFORCED, Phase.ENFORCED);
    }

    @Test
    void areWaivedTogetherWithAllLaterStages() {
        Migration client = waived("assertion-lifetime@2027-06-01", "2028-02-01");
        assertPhases(client, "2027-07-01", Phase.ENFORCED, Phase.WAIVED, Phase.OBSERVED);
        assertPhases(client, "2028-01-15", Phase.ENFORCED, Phase.WAIVED, Phase.WAIVED);
        assertPhases(client, "2028-02-01", Phase.ENFORCED, Phase.ENFORCED, Phase.ENFORCED);
    }

    @Test
    void areWaivedWithTheRequirement() {
        Migration client = waived("assertion-lifetime", "2027-07-01");
        assertPhases(client, "2027-06-15", Phase.WAIVED, Phase.WAIVED, Phase.OBSERVED);
        assertThat(PROFILE.terms(client, at("2027-06-15")).inForce(LIFETIME))
                .as("nothing is in force but what would be without it")
                .isEqualTo(PROFILE.stages(LIFETIME).get(0));
    }

    @Test
    void areHeldByName() {
        Profile held =
                PROFILE.withHolds(Map.of("assertion-lifetime@2027-06-01", new Hold("an outage", at("2027-06-03"))));
        assertPhases(held, Migration.BEFORE, "2027-06-02", Phase.ENFORCED, Phase.ANNOUNCED, Phase.OBSERVED);
        assertPhases(held, Migration.BEFORE, "2027-06-03", Phase.ENFORCED, Phase.ENFORCED, Phase.OBSERVED);
        assertThat(held.terms(Timings.registered("2027-04-01T00:00:00Z"), at("2027-06-02"))
                        .timing(held.stages(LIFETIME).get(1))
                        .phase())
                .as("a hold is for clients that were there before")
                .isEqualTo(Phase.ENFORCED);
    }

    @Test
    void provideTheValueInForce() {
        assertThat(Map.of("2026-11-01", "PT1M", "2027-02-01", "PT1M", "2027-06-01", "PT30S", "2028-01-01", "PT10S"))
                .allSatisfy((day, max) -> assertThat(PROFILE.terms(Migration.BEFORE, at(day))
                                .parametersOf(LIFETIME)
                                .written(LIFETIME)
                                .path("max")
                                .textValue())
                        .as(day)
                        .isEqualTo(max));
    }

    @Test
    void areNamedByTheirDate() {
        assertThat(PROFILE.stages(LIFETIME))
                .extracting(Stage::name)
                .containsExactly(
                        "assertion-lifetime", "assertion-lifetime@2027-06-01", "assertion-lifetime@2028-01-01");
        assertThat(PROFILE.stage("assertion-lifetime@2027-06-01"))
                .contains(PROFILE.stages(LIFETIME).get(1));
        assertThat(PROFILE.stage("assertion-lifetime@2027-06-02")).isEmpty();
        assertThat(PROFILE.stage("dpop-nonce"))
                .as("a requirement that it doesn't name")
                .isPresent();
    }

    @Test
    void areRecordedByTheirValues() {
        Stage thirty = PROFILE.stages(LIFETIME).get(1);
        Stage ten = PROFILE.stages(LIFETIME).get(2);
        assertThat(thirty.key()).isEqualTo("assertion-lifetime@{\"max\":\"PT30S\",\"ahead\":\"PT10S\"}");
        assertThat(ten.isFailedWith(thirty.key()))
                .as("who fails 30 s fails 10 s")
                .isTrue();
        assertThat(thirty.isFailedWith(ten.key()))
                .as("of 30 s 10 s says nothing")
                .isFalse();
        assertThat(thirty.isFailedWith("assertion-lifetime"))
                .as("who fails the requirement itself fails its stages")
                .isTrue();
        assertThat(thirty.isFailedWith("assertion-lifetime@{}")).isFalse();
        assertThat(thirty.isFailedWith("dpop-proof-age")).isFalse();
    }

    @Test
    void replaceTheRequirementOnceEnforced() {
        Stage cleared = Profiles.read("{\"ruleSet\":\"helseid\",\"requirements\":{\"assertion-lifetime\":{"
                        + "\"parameters\":{\"max\":\"PT30S\"},\"enforced\":\"2027-06-01T00:00:00Z\"}}}")
                .stages(LIFETIME)
                .get(0);
        assertThat(cleared.isFailedWith(PROFILE.stages(LIFETIME).get(1).key()))
                .as("what was seen of the stage is known of the requirement")
                .isTrue();
        assertThat(cleared.isFailedWith(PROFILE.stages(LIFETIME).get(2).key())).isFalse();
    }

    @Test
    void areUnseenIfNothingAsTightIsInForce() {
        assertThat(PROFILE.unseenIn(PROFILE)).isEmpty();
        Profile own = Profiles.read("{\"ruleSet\":\"helseid\",\"requirements\":{\"assertion-lifetime\":{"
                + "\"parameters\":{\"max\":\"PT10S\"},\"enforced\":\"2027-06-01T00:00:00Z\"}}}");
        assertThat(own.unseenIn(PROFILE)).as("a stage has it").isEmpty();
        assertThat(own.unseenIn(Profile.OBSERVING)).containsExactly("assertion-lifetime");
        assertThat(PROFILE.unseenIn(Profile.OBSERVING))
                .containsExactly("assertion-lifetime@2027-06-01", "assertion-lifetime@2028-01-01");
        Profile off = Profiles.read("{\"ruleSet\":\"helseid\",\"requirements\":{\"dpop-nonce\":{\"phase\":\"off\"}}}");
        assertThat(Profile.OBSERVING.unseenIn(off))
                .as("what is off isn't looked at")
                .containsExactly("dpop-nonce");
        assertThat(off.unseenIn(Profile.OBSERVING)).isEmpty();
    }

    @Test
    void fitTheDatabaseColumn() {
        String longest = Catalogue.requirements().stream()
                .map(requirement -> new Stage(
                        requirement,
                        1,
                        Parameters.defaults(RuleSet.HELSEID),
                        new Dates(at("2027-01-01"), at("2027-02-01"))))
                .map(Stage::key)
                .max(Comparator.comparing(String::length))
                .orElseThrow();
        assertThat(longest).as("all algorithms that there are, and one").hasSizeLessThan(255 - ",\"EdDSA\"".length());
    }

    private static Migration waived(String stage, String until) {
        return new Migration(Instant.MIN, null, Map.of(stage, new Waiver("the supplier follows", "ada", at(until))));
    }

    private static void assertPhases(Migration client, String day, Phase... phases) {
        assertPhases(PROFILE, client, day, phases);
    }

    private static void assertPhases(Profile profile, Migration client, String day, Phase... phases) {
        Terms terms = profile.terms(client, at(day));
        assertThat(profile.stages(LIFETIME).stream()
                        .map(stage -> terms.timing(stage).phase()))
                .as(day)
                .isEqualTo(List.of(phases));
    }

    private static Instant at(String day) {
        return Instant.parse(day + "T00:00:00Z");
    }

    private static Profile profile(String members) {
        return Profiles.read("{\"ruleSet\":\"helseid\",\"requirements\":{\"assertion-lifetime\":{"
                + "\"announced\":\"2026-09-01T00:00:00Z\",\"enforced\":\"2027-01-01T00:00:00Z\"," + STAGES + "}}"
                + members + "}");
    }
}
