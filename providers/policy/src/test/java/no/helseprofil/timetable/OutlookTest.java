package no.helseprofil.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.Requirement.Edition;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Outlook.State;
import no.helseprofil.timetable.Timetable.Dates;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutlookTest {

    private static final String TYPE = "assertion-type";
    private static final String AUDIENCE = "assertion-audience";
    private static final String LIFETIME = "assertion-lifetime";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant DATE = Instant.parse("2026-06-01T00:00:00Z");
    private static final List<Observation> FINE = List.of(observed(null));
    private static final List<Observation> FAILING = List.of(observed(null), observed(TYPE));

    private final ClientFixture client = ClientFixture.compliant().keysNeverExpire();
    private List<Profile.Exemption> exemptions = List.of();

    @Test
    void aFailingClientStopsOnTheDate() {
        assertThat(at(NOW, FAILING))
                .isEqualTo(new Outlook(State.STOPS, DATE, List.of(new Outlook.Failure(TYPE, DATE))));
        assertThat(at(DATE.minusSeconds(1), FAILING).state()).isEqualTo(State.STOPS);
    }

    @Test
    void aFailingClientIsRefusedFromTheDateOn() {
        assertThat(at(DATE, FAILING))
                .isEqualTo(new Outlook(State.REFUSED, DATE, List.of(new Outlook.Failure(TYPE, DATE))));
    }

    /** A count of the clients that aren't ready for the second date includes this client, too. */
    @Test
    void eachFailureHasItsEnforcementDate() {
        Instant later = DATE.plus(Duration.ofDays(90));
        Map<String, Dates> dates = Map.of(TYPE, new Dates(NOW, DATE), AUDIENCE, new Dates(NOW, later));
        List<Observation> both = List.of(observed(TYPE), observed(AUDIENCE), observed(LIFETIME));
        List<Outlook.Failure> failures = List.of(
                new Outlook.Failure(TYPE, DATE),
                new Outlook.Failure(AUDIENCE, later),
                new Outlook.Failure(LIFETIME, null));
        assertThat(of(dates, NOW, true, both)).isEqualTo(new Outlook(State.STOPS, DATE, failures));
        assertThat(of(dates, DATE, true, both))
                .as("refused by one now, by the other later")
                .isEqualTo(new Outlook(State.REFUSED, DATE, failures));
    }

    @Test
    void aFailureWithoutDateDeviates() {
        assertThat(of(Map.of(), NOW, true, FAILING))
                .isEqualTo(new Outlook(State.DEVIATES, null, List.of(new Outlook.Failure(TYPE, null))));
    }

    @Test
    void aCompliantClientIsReadyOnceSeen() {
        assertThat(at(NOW, FINE)).isEqualTo(new Outlook(State.READY, null, List.of()));
        assertThat(at(NOW, List.of())).isEqualTo(new Outlook(State.UNSEEN, null, List.of()));
    }

    @Test
    void anExemptClientIsExemptUnlessItStopsAtTheEnd() {
        exemptions = List.of(new Profile.Exemption(FactsFixture.INTERNAL_ID, "reason", DATE.plusSeconds(60)));
        assertThat(at(NOW, FINE).state()).isEqualTo(State.EXEMPT);
        assertThat(at(NOW, FAILING))
                .as("what it does will be refused when the exemption ends, and somebody has to know")
                .isEqualTo(new Outlook(
                        State.STOPS, DATE.plusSeconds(60), List.of(new Outlook.Failure(TYPE, DATE.plusSeconds(60)))));
    }

    @Test
    void aDisabledClientIsOnlyDisabled() {
        assertThat(of(Map.of(TYPE, new Dates(NOW, DATE)), DATE, false, FAILING))
                .isEqualTo(new Outlook(State.DISABLED, null, List.of()));
    }

    private Outlook at(Instant now, List<Observation> seen) {
        return of(Map.of(TYPE, new Dates(NOW, DATE)), now, true, seen);
    }

    private Outlook of(Map<String, Dates> dates, Instant now, boolean enabled, List<Observation> seen) {
        Profile profile = new Profile(
                RuleSet.HELSEID,
                Profiles.stages(RuleSet.HELSEID, dates),
                Set.of(),
                exemptions,
                new Timetable(Edition.FIRST, null, Map.of(), Duration.ofDays(365), Map.of()));
        return Outlook.of(
                profile,
                now,
                new Forecast.Candidate(FactsFixture.INTERNAL_ID, client.metadata(), Migration.BEFORE),
                enabled,
                seen);
    }

    private static Observation observed(@Nullable String requirement) {
        return new Observation("id", "token client_credentials", requirement, null, NOW);
    }
}
