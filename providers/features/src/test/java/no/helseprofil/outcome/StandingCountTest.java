package no.helseprofil.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.outcome.Outcomes.RealmStanding.Compliance;
import no.helseprofil.outcome.Outcomes.RealmStanding.RiskEnding;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Outlook;
import no.helseprofil.timetable.Outlook.State;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profiles;
import no.helseprofil.timetable.Waiver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StandingCountTest {

    private static final String TYPE = "assertion-type";
    private static final String BINDING = "sender-constrained-tokens";
    private static final Instant ANNOUNCED = Instant.parse("2027-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");
    private static final Instant DATE = Instant.parse("2027-06-01T00:00:00Z");

    private static final String DATED = """
            {"ruleSet": "helseid", "requirements": {
              "assertion-type": {"announced": "2027-01-01T00:00:00Z", "enforced": "2027-06-01T00:00:00Z"},
              "sender-constrained-tokens": {"announced": "2027-01-01T00:00:00Z", "enforced": "2027-06-01T00:00:00Z"}}}""";

    private static final String UNDATED = "{\"ruleSet\": \"helseid\"}";

    private StandingCount count = counting(DATED);
    private Profile profile = Profiles.read(DATED);

    @Test
    void aClientCompliedOnTheDayOfItsLastFault() {
        add(Migration.BEFORE, after(Duration.ofHours(3), TYPE), fine());
        add(Migration.BEFORE, after(Duration.ofDays(9), TYPE), fine());
        add(Migration.BEFORE, after(Duration.ofDays(20), TYPE), fine());

        assertThat(count.standing().compliance()).isEqualTo(new Compliance(3, 3, 10));
        assertThat(count.standing().byStage()).containsOnlyKeys(TYPE);
        assertThat(count.standing().states()).containsEntry(State.READY, 3).containsEntry(State.STOPS, 0);
    }

    @Test
    void aFailingClientHasNotComplied() {
        add(Migration.BEFORE, at(NOW, TYPE), fine());
        add(Migration.BEFORE, after(Duration.ofDays(2), TYPE), fine());
        add(Migration.BEFORE, at(NOW.minus(Duration.ofDays(20)), TYPE));

        assertThat(count.standing().compliance())
                .as("the last one has made no request since")
                .isEqualTo(new Compliance(3, 1, null));
    }

    @Test
    void countsOnlyClientsThatFailedAtTheAnnouncement() {
        add(Migration.BEFORE, at(ANNOUNCED.minusSeconds(1), TYPE), fine());
        add(Migration.BEFORE, after(Duration.ofDays(2), "assertion-audience"), fine());
        add(Migration.NEW, after(Duration.ofDays(2), TYPE), fine());
        add(Migration.BEFORE);

        assertThat(count.standing().compliance())
                .as("mended before it was announced, failed what isn't announced, new, never seen")
                .isEqualTo(new Compliance(0, 0, null));
    }

    @Test
    void aLaterAnnouncementCountsNoClientYet() {
        profile = Profiles.read(DATED.replace("2027-01-01", "2027-04-01"));
        count = new StandingCount(profile, NOW);
        add(Migration.BEFORE, after(Duration.ofDays(2), TYPE), fine());

        assertThat(count.standing().compliance().asked()).isZero();
    }

    @Test
    void theRiskEndsWhenTheLastClientStops() {
        add(Migration.BEFORE, at(NOW, BINDING));
        assertThat(count.standing().ending()).isEqualTo(new RiskEnding(1, 0, DATE));

        add(waived(DATE.plus(Duration.ofDays(30))), at(NOW, BINDING));
        add(Migration.BEFORE, fine());

        assertThat(count.standing().ending()).isEqualTo(new RiskEnding(2, 0, DATE.plus(Duration.ofDays(30))));
        assertThat(count.standing().waivers()).isEqualTo(1);
        assertThat(count.standing().waiversEnd()).isEqualTo(DATE.plus(Duration.ofDays(30)));
    }

    @Test
    void anExpiredWaiverDoesNotCount() {
        add(waived(NOW), fine());

        assertThat(count.standing().waivers()).isZero();
        assertThat(count.standing().waiversEnd()).isNull();
    }

    @Test
    void withoutUnboundTokensTheRiskEndsNow() {
        add(Migration.BEFORE, fine());
        add(Migration.NEW, at(NOW, BINDING));

        assertThat(count.standing().ending())
                .as("what a client tries that is refused is at no risk")
                .isEqualTo(new RiskEnding(0, 0, NOW));
    }

    @Test
    void aClientWithoutADateLeavesTheEndUnknown() {
        profile = Profiles.read(UNDATED);
        count = new StandingCount(profile, NOW);
        add(Migration.BEFORE, at(NOW, BINDING));

        assertThat(count.standing().ending()).isEqualTo(new RiskEnding(1, 1, null));
    }

    @Test
    void anExemptClientHasNoDate() {
        profile = Profiles.read("{\"ruleSet\": \"helseid\", \"exempt\": [{\"id\": \"" + FactsFixture.INTERNAL_ID
                + "\", \"reason\": \"old\", \"until\": \"2027-12-01T00:00:00Z\"}]}");
        count = new StandingCount(profile, NOW);
        add(Migration.BEFORE, at(NOW, BINDING), after(Duration.ofDays(2), TYPE));
        add(Migration.BEFORE, fine());

        assertThat(count.standing().ending()).isEqualTo(new RiskEnding(1, 1, null));
        assertThat(count.standing().compliance().asked())
                .as("the server announces nothing to it")
                .isZero();
        assertThat(count.standing().states()).containsEntry(State.EXEMPT, 2);
    }

    @Test
    void aDisabledClientDoesNotCount() {
        add(false, Migration.BEFORE, at(NOW, BINDING), at(NOW, TYPE));

        assertThat(count.standing().ending()).isEqualTo(new RiskEnding(0, 0, NOW));
        assertThat(count.standing().compliance().asked()).isZero();
        assertThat(count.standing().states()).containsEntry(State.DISABLED, 1);
    }

    private void add(Migration migration, Observation... seen) {
        add(true, migration, seen);
    }

    private void add(boolean enabled, Migration migration, Observation... seen) {
        Forecast.Candidate candidate = new Forecast.Candidate(
                FactsFixture.INTERNAL_ID,
                ClientFixture.compliant().keysNeverExpire().metadata(),
                migration);
        List<Observation> all = Stream.of(seen).toList();
        count.add(candidate, Outlook.of(profile, NOW, candidate, enabled, all), all);
    }

    private static Migration waived(Instant until) {
        return new Migration(Instant.MIN, null, Map.of(BINDING, new Waiver("reason", "somebody", until)));
    }

    private static Observation fine() {
        return at(NOW, null);
    }

    private static Observation after(Duration announcement, String requirement) {
        return at(ANNOUNCED.plus(announcement), requirement);
    }

    private static Observation at(Instant when, @Nullable String requirement) {
        return new Observation(FactsFixture.INTERNAL_ID, "token client_credentials", requirement, null, when);
    }

    private static StandingCount counting(String document) {
        return new StandingCount(Profiles.read(document), NOW);
    }
}
