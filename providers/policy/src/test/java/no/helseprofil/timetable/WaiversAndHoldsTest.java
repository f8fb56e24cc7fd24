package no.helseprofil.timetable;

import static no.helseprofil.timetable.Timings.DATED;
import static no.helseprofil.timetable.Timings.DATES;
import static no.helseprofil.timetable.Timings.held;
import static no.helseprofil.timetable.Timings.profile;
import static no.helseprofil.timetable.Timings.waived;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.request.PkceS256;
import no.helseprofil.timetable.Terms.Timing;
import no.helseprofil.timetable.Timetable.Hold;
import no.helseprofil.timetable.Timetable.Phase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests of waivers and holds, which let a client off for a while. Each ends at the second it says. The tests also cover
 * what is reported to the client meanwhile.
 */
class WaiversAndHoldsTest {

    private static final Instant ANNOUNCED = Instant.parse("2026-06-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-05-31T23:59:59Z     | OBSERVED  | 2027-08-01T00:00:00Z",
                "2027-05-31T23:59:59Z     | ANNOUNCED | 2027-08-01T00:00:00Z",
                "2027-06-01T00:00:00Z     | WAIVED    | 2027-08-01T00:00:00Z",
                "2027-07-31T23:59:59Z     | WAIVED    | 2027-08-01T00:00:00Z",
                "2027-07-31T23:59:59.999Z | WAIVED    | 2027-08-01T00:00:00Z",
                "2027-08-01T00:00:00Z     | ENFORCED  | 2027-06-01T00:00:00Z"
            })
    void aWaiverEndsAtTheExactSecond(Instant instant, Phase phase, Instant enforced) {
        Migration client = waived(Migration.BEFORE, "2027-08-01T00:00:00Z");
        assertThat(profile(DATES).terms(client, instant).timing(DATED))
                .isEqualTo(new Timing(phase, ANNOUNCED, enforced));
    }

    @Test
    void aWaiverThatEndsBeforeTheDateChangesNothing() {
        Migration client = waived(Migration.BEFORE, "2027-05-01T00:00:00Z");
        for (String instant : new String[] {
            "2026-05-31T23:59:59Z", "2027-04-30T23:59:59Z", "2027-05-01T00:00:00Z", "2027-06-01T00:00:00Z"
        }) {
            assertThat(profile(DATES).terms(client, Instant.parse(instant)).timing(DATED))
                    .isEqualTo(profile(DATES)
                            .terms(Migration.BEFORE, Instant.parse(instant))
                            .timing(DATED));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "missing",
            value = {
                "missing              | 2026-08-31T23:59:59Z | WAIVED   | 2026-06-01T00:00:00Z | 2026-09-01T00:00:00Z",
                "missing              | 2026-09-01T00:00:00Z | ENFORCED | 2026-06-01T00:00:00Z | missing",
                "2026-07-01T00:00:00Z | 2026-08-31T23:59:59Z | WAIVED   | 2026-06-01T00:00:00Z | 2026-09-01T00:00:00Z",
                "2026-07-01T00:00:00Z | 2026-09-01T00:00:00Z | ENFORCED | 2026-06-01T00:00:00Z | missing"
            })
    void aWaiverAppliesToNewClients(
            @Nullable String registered, Instant instant, Phase phase, Instant announced, @Nullable Instant enforced) {
        Migration client = waived(Timings.registered(registered), "2026-09-01T00:00:00Z");
        assertThat(profile(DATES).terms(client, instant).timing(DATED))
                .isEqualTo(new Timing(phase, announced, enforced));
    }

    @Test
    void aWaiverWithoutDatesIsAnnouncedFromTheEdition() {
        Migration client = waived(Migration.NEW, "2026-09-01T00:00:00Z");
        assertThat(profile("")
                        .terms(client, Instant.parse("2026-08-01T00:00:00Z"))
                        .timing(DATED))
                .as("RFC 9745 asks for a date")
                .isEqualTo(new Timing(
                        Phase.WAIVED, Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-09-01T00:00:00Z")));
    }

    @Test
    void aWaiverAppliesToOneRequirement() {
        Migration client = waived(Migration.NEW, "2026-09-01T00:00:00Z");
        assertThat(profile("")
                        .terms(client, Instant.parse("2026-08-01T00:00:00Z"))
                        .phaseOf(Catalogue.get(PkceS256.class)))
                .isEqualTo(Phase.ENFORCED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"reason\":\"r\",\"approvedBy\":\"ada\",\"expires\":\"2026-09-01T00:00:00Z\"} | WAIVED",
                "{\"approvedBy\":\"ada\",\"expires\":\"2026-09-01T00:00:00Z\"}                  | ENFORCED",
                "{\"reason\":\"r\",\"expires\":\"2026-09-01T00:00:00Z\"}                        | ENFORCED",
                "{\"reason\":\"r\",\"approvedBy\":\"ada\"}                                      | ENFORCED",
                "{\"reason\":\"r\",\"approvedBy\":\"ada\",\"expires\":\"never\"}                | ENFORCED",
                "{\"reason\":\"r\",\"approvedBy\":\"ada\",\"expires\":\"2026-09-01\"}           | ENFORCED",
                "true                                                                           | ENFORCED"
            })
    void anUnreadableWaiverIsIgnored(String stored, Phase phase) {
        Migration client = Migration.read(null, null, Map.of(DATED.id(), stored));
        assertThat(profile("")
                        .terms(client, Instant.parse("2026-08-01T00:00:00Z"))
                        .phaseOf(DATED))
                .isEqualTo(phase);
    }

    @Test
    void reasonsAreStoredInBasicPlaneCharacters() throws InvalidProfileException {
        Instant end = Instant.parse("2026-09-01T00:00:00Z");
        Waiver waiver = new Waiver("avtalt 🏥", "ada 🏥", end);
        Map<String, Hold> holds = Map.of(DATED.id(), new Hold("utfall 🏥", end));

        assertThat(waiver.toJson() + Holds.toJson(holds)).isASCII();
        assertThat(Waiver.read(waiver.toJson())).contains(waiver);
        assertThat(Holds.read(Holds.toJson(holds))).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-05-31T23:59:59Z | OBSERVED  | 2027-06-03T00:00:00Z",
                "2027-05-31T23:59:59Z | ANNOUNCED | 2027-06-03T00:00:00Z",
                "2027-06-01T00:00:00Z | ANNOUNCED | 2027-06-03T00:00:00Z",
                "2027-06-02T23:59:59Z | ANNOUNCED | 2027-06-03T00:00:00Z",
                "2027-06-03T00:00:00Z | ENFORCED  | 2027-06-01T00:00:00Z"
            })
    void aHoldEndsAtTheExactSecond(Instant instant, Phase phase, Instant enforced) {
        assertThat(held(profile(DATES), "2027-06-03T00:00:00Z")
                        .terms(Migration.BEFORE, instant)
                        .timing(DATED))
                .isEqualTo(new Timing(phase, ANNOUNCED, enforced));
    }

    @Test
    void aHoldAppliesToExistingClientsOfAnyCohort() {
        Profile profile = held(
                profile(
                        DATES,
                        "\"cohorts\":{\"fastlege\":{\"pushed-authorization\":{\"enforced\":\"2027-12-01T00:00:00Z\"}}}"),
                "2027-12-03T00:00:00Z");
        Instant instant = Instant.parse("2027-12-02T00:00:00Z");
        for (String cohort : new String[] {null, "fastlege", "unknown"}) {
            assertThat(profile.terms(new Migration(Instant.MIN, cohort, Map.of()), instant)
                            .phaseOf(DATED))
                    .isEqualTo(Phase.ANNOUNCED);
        }
    }

    @Test
    void aHoldNeverAppliesToNewClients() {
        Profile profile = held(profile(DATES), "2027-06-03T00:00:00Z");
        for (String registered : new String[] {null, "2026-06-01T00:00:00Z", "2027-06-02T00:00:00Z"}) {
            assertThat(profile.terms(Timings.registered(registered), Instant.parse("2027-06-02T00:00:00Z"))
                            .phaseOf(DATED))
                    .as(registered)
                    .isEqualTo(Phase.ENFORCED);
        }
    }

    @Test
    void aHoldAnnouncesNothingEarly() {
        Profile profile = held(profile(""), "2027-06-03T00:00:00Z");
        assertThat(profile.terms(Migration.BEFORE, Instant.parse("2027-06-02T00:00:00Z"))
                        .timing(DATED))
                .as("what isn't enforced for anybody can't be held")
                .isEqualTo(Timing.of(Phase.OBSERVED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2027-06-02T00:00:00Z | 2027-06-05T00:00:00Z | 2027-06-01T00:00:00Z | ANNOUNCED | 2027-06-05T00:00:00Z",
                "2027-06-02T00:00:00Z | 2027-06-05T00:00:00Z | 2027-06-02T00:00:00Z | WAIVED    | 2027-06-05T00:00:00Z",
                "2027-06-02T00:00:00Z | 2027-06-05T00:00:00Z | 2027-06-04T23:59:59Z | WAIVED    | 2027-06-05T00:00:00Z",
                "2027-06-02T00:00:00Z | 2027-06-05T00:00:00Z | 2027-06-05T00:00:00Z | ENFORCED  | 2027-06-01T00:00:00Z",
                "2027-06-03T00:00:00Z | 2027-06-02T00:00:00Z | 2027-06-01T00:00:00Z | ANNOUNCED | 2027-06-03T00:00:00Z",
                "2027-06-03T00:00:00Z | 2027-06-02T00:00:00Z | 2027-06-02T00:00:00Z | ANNOUNCED | 2027-06-03T00:00:00Z",
                "2027-06-03T00:00:00Z | 2027-06-02T00:00:00Z | 2027-06-03T00:00:00Z | ENFORCED  | 2027-06-01T00:00:00Z"
            })
    void theLaterEndOfHoldAndWaiverIsAnnounced(
            String hold, String waiver, Instant instant, Phase phase, Instant enforced) {
        assertThat(held(profile(DATES), hold)
                        .terms(waived(Migration.BEFORE, waiver), instant)
                        .timing(DATED))
                .isEqualTo(new Timing(phase, ANNOUNCED, enforced));
    }
}
