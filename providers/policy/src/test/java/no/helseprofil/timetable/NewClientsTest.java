package no.helseprofil.timetable;

import static no.helseprofil.timetable.Timings.DATED;
import static no.helseprofil.timetable.Timings.DATES;
import static no.helseprofil.timetable.Timings.profile;
import static no.helseprofil.timetable.Timings.registered;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.assertion.AssertionPerRequest;
import no.helseprofil.timetable.Terms.Timing;
import no.helseprofil.timetable.Timetable.Phase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of which clients are new, and that nothing is announced to a new client: it meets what is enforced from its
 * first request on.
 */
class NewClientsTest {

    private static final String FROM_2025 = "\"newClientsFrom\":\"2025-01-01T00:00:00Z\"";
    private static final String FROM_2027 = "\"newClientsFrom\":\"2027-01-01T00:00:00Z\"";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "missing",
            value = {
                "missing                   | ENFORCED",
                "existing                  | ANNOUNCED",
                "2024-12-31T23:59:59Z      | ANNOUNCED",
                "2025-01-01T00:00:00Z      | ANNOUNCED",
                "2026-05-31T23:59:59Z      | ANNOUNCED",
                "2026-05-31T23:59:59.999Z  | ANNOUNCED",
                "2026-06-01T00:00:00Z      | ENFORCED",
                "2026-06-01T02:00:00+02:00 | ENFORCED",
                "2026-06-01T01:59:59+02:00 | ANNOUNCED",
                "2026-12-31T23:59:59Z      | ENFORCED",
                "2030-01-01T00:00:00Z      | ENFORCED"
            })
    void newClientsAreRegisteredAtOrAfterTheAnnouncement(@Nullable String registered, Phase phase) {
        assertThat(phase(profile(DATES, FROM_2025), registered))
                .as("the announcement is the later of the two dates")
                .isEqualTo(phase);
        assertThat(phase(profile(DATES), registered))
                .as("a document without newClientsFrom")
                .isEqualTo(phase);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "missing",
            value = {
                "missing              | ENFORCED",
                "existing             | ANNOUNCED",
                "2026-06-01T00:00:00Z | ANNOUNCED",
                "2026-12-31T23:59:59Z | ANNOUNCED",
                "2027-01-01T00:00:00Z | ENFORCED"
            })
    void newClientsAreRegisteredAtOrAfterALaterNewClientsFrom(@Nullable String registered, Phase phase) {
        assertThat(phase(profile(DATES, FROM_2027), registered)).isEqualTo(phase);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "missing",
            value = {
                "missing              | ENFORCED",
                "existing             | OBSERVED",
                "2024-12-31T23:59:59Z | OBSERVED",
                "2025-01-01T00:00:00Z | ENFORCED"
            })
    void newClientsFromAppliesAloneWithoutDates(@Nullable String registered, Phase phase) {
        assertThat(phase(profile("", FROM_2025), registered)).isEqualTo(phase);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "missing",
            value = {
                "missing              | ENFORCED",
                "existing             | OBSERVED",
                "1970-01-01T00:00:00Z | ENFORCED",
                "2026-12-31T23:59:59Z | ENFORCED"
            })
    void withoutSettingEveryUndatedClientIsNew(@Nullable String registered, Phase phase) {
        assertThat(phase(profile(""), registered)).isEqualTo(phase);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Existing",
                "existing ",
                "2020",
                "2020-01-01",
                "2020-01-01T00:00:00",
                "1577836800",
                "2020-02-30T00:00:00Z",
                "null"
            })
    void aClientWithUnreadableRegistrationDateIsNew(String registered) {
        assertThat(phase(profile(DATES, FROM_2025), registered))
                .as("who wrote that attribute lets no client off")
                .isEqualTo(Phase.ENFORCED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1970-01-01T00:00:00Z", "2026-05-31T23:59:59Z", "2027-06-01T00:00:00Z", "9999-12-31T23:59:59Z"})
    void newClientsMeetEverythingWithoutAnnouncement(Instant instant) {
        for (String registered : new String[] {null, "2026-06-01T00:00:00Z"}) {
            Timing timing = profile(DATES, FROM_2025)
                    .terms(registered(registered), instant)
                    .timing(DATED);
            assertThat(timing.phase()).as("%s at %s", registered, instant).isEqualTo(Phase.ENFORCED);
            assertThat(timing.enforced())
                    .as("there was no time before for this client")
                    .isNull();
        }
    }

    @Test
    void aCohortDoesNotPostponeNewClients() {
        Profile profile = profile(
                DATES, "\"cohorts\":{\"fastlege\":{\"pushed-authorization\":{\"enforced\":\"2027-12-01T00:00:00Z\"}}}");
        Migration client = new Migration(Instant.parse("2026-06-01T00:00:00Z"), "fastlege", Map.of());
        assertThat(profile.terms(client, Instant.parse("2026-07-01T00:00:00Z")).phaseOf(DATED))
                .isEqualTo(Phase.ENFORCED);
    }

    @Test
    void aClientBeingRegisteredIsNewFromTheAnnouncement() {
        Instant announced = Instant.parse("2026-06-01T00:00:00Z");
        assertThat(profile(DATES)
                        .terms(Migration.registeredAt(announced.minusSeconds(1)), announced.minusSeconds(1))
                        .phaseOf(DATED))
                .isEqualTo(Phase.OBSERVED);
        assertThat(profile(DATES)
                        .terms(Migration.registeredAt(announced), announced)
                        .phaseOf(DATED))
                .isEqualTo(Phase.ENFORCED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "missing",
            value = {
                "missing              | OBSERVED  | ENFORCED",
                "existing             | OBSERVED  | ANNOUNCED",
                "2026-05-31T23:59:59Z | OBSERVED  | ANNOUNCED",
                "2026-06-01T00:00:00Z | OBSERVED  | ENFORCED"
            })
    void aPostponedRequirementWaitsForItsAnnouncement(@Nullable String registered, Phase undated, Phase announced) {
        AssertionPerRequest requirement = Catalogue.get(AssertionPerRequest.class);
        Profile dated =
                Profiles.read("{\"ruleSet\":\"helseid\",\"requirements\":{\"assertion-per-request\":{" + DATES + "}}}");
        Migration client = registered(registered);

        assertThat(profile("", FROM_2025)
                        .terms(client, Instant.parse("2030-01-01T00:00:00Z"))
                        .phaseOf(requirement))
                .as("without dates")
                .isEqualTo(undated);
        assertThat(dated.terms(client, Timings.ANNOUNCED.minusSeconds(1)).phaseOf(requirement))
                .as("before its announcement")
                .isEqualTo(Phase.OBSERVED);
        assertThat(dated.terms(client, Timings.ANNOUNCED).phaseOf(requirement)).isEqualTo(announced);
        assertThat(dated.terms(client, Timings.ENFORCED).phaseOf(requirement)).isEqualTo(Phase.ENFORCED);
    }

    private static Phase phase(Profile profile, @Nullable String registered) {
        return profile.terms(registered(registered), Instant.parse("2027-01-01T00:00:00Z"))
                .phaseOf(DATED);
    }
}
