package no.helseprofil.timetable;

import static no.helseprofil.timetable.Timings.DATED;
import static no.helseprofil.timetable.Timings.DATES;
import static no.helseprofil.timetable.Timings.INVARIANT;
import static no.helseprofil.timetable.Timings.profile;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.Edition;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Terms.Timing;
import no.helseprofil.timetable.Timetable.Hold;
import no.helseprofil.timetable.Timetable.Phase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Phases, to the second, of a client that existed before everything, and the two dates that are reported to it. */
class PhasesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1970-01-01T00:00:00Z     | OBSERVED  | 2026-06-01T00:00:00Z | 2027-06-01T00:00:00Z",
                "2026-05-31T23:59:59Z     | OBSERVED  | 2026-06-01T00:00:00Z | 2027-06-01T00:00:00Z",
                "2026-05-31T23:59:59.999Z | OBSERVED  | 2026-06-01T00:00:00Z | 2027-06-01T00:00:00Z",
                "2026-06-01T00:00:00Z     | ANNOUNCED | 2026-06-01T00:00:00Z | 2027-06-01T00:00:00Z",
                "2027-05-31T23:59:59Z     | ANNOUNCED | 2026-06-01T00:00:00Z | 2027-06-01T00:00:00Z",
                "2027-05-31T23:59:59.999Z | ANNOUNCED | 2026-06-01T00:00:00Z | 2027-06-01T00:00:00Z",
                "2027-06-01T00:00:00Z     | ENFORCED  | 2026-06-01T00:00:00Z | 2027-06-01T00:00:00Z",
                "9999-12-31T23:59:59Z     | ENFORCED  | 2026-06-01T00:00:00Z | 2027-06-01T00:00:00Z"
            })
    void followTheDatesOfTheDocument(Instant instant, Phase phase, Instant announced, Instant enforced) {
        assertTiming(profile(DATES), Migration.BEFORE, instant, phase, announced, enforced);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-05-31T23:59:59Z | OBSERVED  | 2026-06-01T00:00:00Z |",
                "2026-06-01T00:00:00Z | ANNOUNCED | 2026-06-01T00:00:00Z |",
                "9999-12-31T23:59:59Z | ANNOUNCED | 2026-06-01T00:00:00Z |"
            })
    void stayAnnouncedWithoutAnEnforcementDate(
            Instant instant, Phase phase, Instant announced, @Nullable Instant enforced) {
        assertTiming(
                profile("\"announced\":\"2026-06-01T00:00:00Z\""),
                Migration.BEFORE,
                instant,
                phase,
                announced,
                enforced);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1970-01-01T00:00:00Z | ANNOUNCED | 2026-01-01T00:00:00Z | 2027-06-01T00:00:00Z",
                "2027-05-31T23:59:59Z | ANNOUNCED | 2026-01-01T00:00:00Z | 2027-06-01T00:00:00Z",
                "2027-06-01T00:00:00Z | ENFORCED  | 2026-01-01T00:00:00Z | 2027-06-01T00:00:00Z"
            })
    void areAnnouncedAtOnceWithoutAnAnnouncementDate(
            Instant instant, Phase phase, Instant announced, Instant enforced) {
        assertTiming(
                profile("\"enforced\":\"2027-06-01T00:00:00Z\""),
                Migration.BEFORE,
                instant,
                phase,
                announced,
                enforced);
    }

    @Test
    void areNeverAnnouncedAfterEnforcement() {
        Timing timing = timing(
                profile("\"enforced\":\"2025-06-01T00:00:00Z\""),
                Migration.BEFORE,
                Instant.parse("2025-05-01T00:00:00Z"));
        assertThat(timing.announced())
                .as("the header of RFC 9745 shows from when; the edition began after what the document dates")
                .isEqualTo(timing.enforced());
    }

    @ParameterizedTest
    @CsvSource({"1970-01-01T00:00:00Z", "2026-06-01T00:00:00Z", "9999-12-31T23:59:59Z"})
    void areObservedForeverWithoutDates(Instant instant) {
        assertTiming(profile(""), Migration.BEFORE, instant, Phase.OBSERVED, null, null);
        assertTiming(
                profile("\"parameters\":{}", "\"newClientsFrom\":\"2025-01-01T00:00:00Z\""),
                Migration.BEFORE,
                instant,
                Phase.OBSERVED,
                null,
                null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fastlege  | 2026-05-31T23:59:59Z | OBSERVED  | 2027-12-01T00:00:00Z",
                "fastlege  | 2026-06-01T00:00:00Z | ANNOUNCED | 2027-12-01T00:00:00Z",
                "fastlege  | 2027-06-01T00:00:00Z | ANNOUNCED | 2027-12-01T00:00:00Z",
                "fastlege  | 2027-11-30T23:59:59Z | ANNOUNCED | 2027-12-01T00:00:00Z",
                "fastlege  | 2027-12-01T00:00:00Z | ENFORCED  | 2027-12-01T00:00:00Z",
                "sykehus   | 2027-05-31T23:59:59Z | ANNOUNCED | 2027-06-01T00:00:00Z",
                "sykehus   | 2027-06-01T00:00:00Z | ENFORCED  | 2027-06-01T00:00:00Z",
                "unknown   | 2027-06-01T00:00:00Z | ENFORCED  | 2027-06-01T00:00:00Z",
                "          | 2027-06-01T00:00:00Z | ENFORCED  | 2027-06-01T00:00:00Z",
                "FASTLEGE  | 2027-06-01T00:00:00Z | ENFORCED  | 2027-06-01T00:00:00Z"
            })
    void areLaterForACohort(@Nullable String cohort, Instant instant, Phase phase, Instant enforced) {
        Profile profile = profile(
                DATES,
                "\"cohorts\":{\"fastlege\":{\"pushed-authorization\":{\"enforced\":\"2027-12-01T00:00:00Z\"}},"
                        + "\"sykehus\":{}}");
        assertTiming(
                profile,
                new Migration(Instant.MIN, cohort, Map.of()),
                instant,
                phase,
                Instant.parse("2026-06-01T00:00:00Z"),
                enforced);
    }

    @ParameterizedTest
    @CsvSource({"1970-01-01T00:00:00Z", "2027-06-01T00:00:00Z", "9999-12-31T23:59:59Z"})
    void neverAffectAnInvariant(Instant instant) {
        Migration waived = new Migration(
                Instant.MIN,
                "fastlege",
                Map.of(INVARIANT.id(), new Waiver("r", "ada", Instant.parse("9999-01-01T00:00:00Z"))));
        Profile held =
                profile(DATES).withHolds(Map.of(INVARIANT.id(), new Hold("r", Instant.parse("9999-01-01T00:00:00Z"))));
        for (Migration client : List.of(Migration.BEFORE, Migration.NEW, waived)) {
            assertThat(held.terms(client, instant).timing(INVARIANT))
                    .as("neither waiver nor hold lets anybody off it")
                    .isEqualTo(Timing.of(Phase.ENFORCED));
        }
    }

    @ParameterizedTest
    @EnumSource
    void areOffForADisabledRequirement(RuleSet ruleSet) {
        Profile off = new Profile(
                ruleSet,
                profile(DATES).stages(),
                Set.of(DATED.id()),
                List.of(),
                profile(DATES).timetable());
        for (Migration client : List.of(Migration.BEFORE, Migration.NEW)) {
            assertThat(timing(off, client, Instant.parse("2027-06-01T00:00:00Z")))
                    .isEqualTo(Timing.of(Phase.OFF));
        }
    }

    @ParameterizedTest
    @MethodSource("no.helseprofil.catalogue.Catalogue#requirements")
    void areMeasuredForAMeasuredRequirement(Requirement requirement) {
        RequirementKind kind = requirement.kindIn(RuleSet.FAPI2);
        Timing strict = new Profile(
                        RuleSet.FAPI2,
                        Profile.strict().stages(),
                        Set.of(),
                        List.of(),
                        Profile.strict().timetable())
                .terms(Migration.NEW, Profiles.NOW)
                .timing(requirement);
        if (kind == RequirementKind.MEASURED || kind == RequirementKind.REPORTED) {
            assertThat(strict).isEqualTo(Timing.of(Phase.MEASURED));
        } else {
            assertThat(strict.phase()).isEqualTo(Phase.ENFORCED);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = RequirementKind.class,
            names = {"INVARIANT", "DATED"})
    void areObservedForARequirementNewerThanTheDocument(RequirementKind kind) {
        Requirement later = Timings.since(new Edition(2026, 2), kind);
        for (Migration client : List.of(Migration.BEFORE, Migration.NEW, Timings.registered("2027-01-01T00:00:00Z"))) {
            assertThat(of(Edition.FIRST).terms(client, Profiles.NOW).timing(later))
                    .as("an upgrade refuses no client until the authority has raised its document")
                    .isEqualTo(Timing.of(Phase.OBSERVED));
        }
        assertThat(of(new Edition(2026, 2)).terms(Migration.NEW, Profiles.NOW).phaseOf(later))
                .isEqualTo(Phase.ENFORCED);
        assertThat(of(new Edition(2027, 1)).terms(Migration.NEW, Profiles.NOW).phaseOf(later))
                .isEqualTo(Phase.ENFORCED);
        assertThat(of(new Edition(2026, 2))
                        .terms(Migration.BEFORE, Profiles.NOW)
                        .phaseOf(later))
                .isEqualTo(kind == RequirementKind.INVARIANT ? Phase.ENFORCED : Phase.OBSERVED);
    }

    @Test
    void enforceEverythingForAnUnreadableProfile() {
        for (Requirement requirement : Catalogue.requirements()) {
            if (requirement.kind() == RequirementKind.DATED || requirement.kind() == RequirementKind.INVARIANT) {
                assertThat(Profile.strict()
                                .terms(Migration.BEFORE, Instant.EPOCH)
                                .phaseOf(requirement))
                        .as(requirement.id())
                        .isEqualTo(Phase.ENFORCED);
            }
        }
    }

    private static Profile of(Edition catalogue) {
        Timetable none = Timetable.EMPTY;
        return new Profile(
                RuleSet.HELSEID,
                Map.of(),
                Set.of(),
                List.of(),
                new Timetable(catalogue, null, Map.of(), none.longestWaiver(), Map.of()));
    }

    private static void assertTiming(
            Profile profile,
            Migration client,
            Instant instant,
            Phase phase,
            @Nullable Instant announced,
            @Nullable Instant enforced) {
        assertThat(timing(profile, client, instant)).isEqualTo(new Timing(phase, announced, enforced));
    }

    private static Timing timing(Profile profile, Migration client, Instant instant) {
        return profile.terms(client, instant).timing(DATED);
    }
}
