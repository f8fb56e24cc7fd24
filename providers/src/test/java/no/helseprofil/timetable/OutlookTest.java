package no.helseprofil.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.Edition;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Outlook.State;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutlookTest {

    private static final String TYPE = "assertion-type";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant DATE = Instant.parse("2026-06-01T00:00:00Z");
    private static final List<Observation> FINE = List.of(observed(null));
    private static final List<Observation> FAILING = List.of(observed(null), observed(TYPE));

    private final ClientFixture client = ClientFixture.compliant().keysNeverExpire();
    private List<Profile.Exemption> exemptions = List.of();

    @Test
    void whatFailsBeforeItsDateStopsOnIt() {
        assertThat(at(NOW, FAILING)).isEqualTo(new Outlook(State.STOPS, DATE, List.of(TYPE)));
        assertThat(at(DATE.minusSeconds(1), FAILING).state()).isEqualTo(State.STOPS);
    }

    @Test
    void whatFailsFromItsDateOnIsRefused() {
        assertThat(at(DATE, FAILING)).isEqualTo(new Outlook(State.REFUSED, DATE, List.of(TYPE)));
    }

    @Test
    void whatFailsWithoutADateDeviates() {
        assertThat(of(Map.of(), NOW, true, FAILING)).isEqualTo(new Outlook(State.DEVIATES, null, List.of(TYPE)));
    }

    @Test
    void whatIsAsItShouldBeIsReadyOnceItWasSeen() {
        assertThat(at(NOW, FINE)).isEqualTo(new Outlook(State.READY, null, List.of()));
        assertThat(at(NOW, List.of())).isEqualTo(new Outlook(State.UNSEEN, null, List.of()));
    }

    @Test
    void anExemptClientIsExemptUntilItStopsWhenThatEnds() {
        exemptions = List.of(new Profile.Exemption(FactsFixture.INTERNAL_ID, "reason", DATE.plusSeconds(60)));
        assertThat(at(NOW, FINE).state()).isEqualTo(State.EXEMPT);
        assertThat(at(NOW, FAILING))
                .as("what it does will be refused when the exemption ends, and somebody has to know")
                .isEqualTo(new Outlook(State.STOPS, DATE.plusSeconds(60), List.of(TYPE)));
    }

    @Test
    void aClientThatIsTurnedOffIsThatAlone() {
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
