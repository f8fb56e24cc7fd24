package no.helseprofil.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Timetable.Dates;
import no.helseprofil.timetable.Timetable.Phase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests of the forecast from what a realm observes of Keycloak's own client policies. */
class ForecastPoliciesTest {

    private static final String TOKEN = "token client_credentials";
    private static final String TYPE = "assertion-type";
    private static final String POLICY = "policy:fapi/pkce-enforcer";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant DATE = Instant.parse("2026-06-01T00:00:00Z");
    private static final Dates DATES = new Dates(NOW, DATE);

    private final ClientFixture client = ClientFixture.compliant().keysNeverExpire();
    private List<Profile.Exemption> exemptions = List.of();
    private Dates dates = DATES;

    @Test
    void forecastsARefusalFromThePolicysDateOn() {
        List<Observation> seen = List.of(seen(), failed(POLICY, TOKEN, NOW));

        assertThat(at(DATE.minusSeconds(1), seen)).isEmpty();
        assertThat(at(DATE, seen)).containsExactly(POLICY);
        assertThat(at(DATE, List.of(seen(), failed("policy:other/pkce-enforcer", TOKEN, NOW))))
                .as("one that isn't observed any more")
                .isEmpty();
    }

    @Test
    void forecastsNothingWithoutADate() {
        dates = Dates.NONE;

        assertThat(at(DATE, List.of(failed(POLICY, TOKEN, NOW)))).isEmpty();
    }

    @Test
    void profileExemptionsDoNotApplyToPolicies() {
        exemptions = List.of(new Profile.Exemption("id", "reason", DATE.plusSeconds(60)));

        assertThat(at(DATE, List.of(failed(TYPE, TOKEN, NOW), failed(POLICY, TOKEN, NOW))))
                .containsExactly(POLICY);
    }

    @Test
    void aPassingRegistrationClearsTheForecastWithinADay() {
        Observation refused = failed(POLICY, Observation.REGISTRATION, NOW.minus(Duration.ofHours(30)));

        assertThat(at(DATE, List.of(refused))).containsExactly(POLICY);
        assertThat(at(DATE, List.of(refused, failed(PolicyExecutor.key("fapi"), Observation.REGISTRATION, NOW))))
                .isEmpty();
        assertThat(at(DATE, List.of(refused, seen())))
                .as("what it does meanwhile is something else")
                .containsExactly(POLICY);
    }

    @Test
    void aClientMayStopAtThePolicysDate() {
        assertThat(Outlook.of(profile(), NOW, candidate(), true, List.of(seen(), failed(POLICY, TOKEN, NOW)))
                        .stops())
                .isEqualTo(DATE);
    }

    @Test
    void aPolicyIsAnnouncedAndNeverRefuses() {
        Stage stage = profile().policies().get(0);

        assertThat(phase(stage, NOW.minusSeconds(1))).isEqualTo(Phase.OBSERVED);
        assertThat(phase(stage, NOW)).isEqualTo(Phase.ANNOUNCED);
        assertThat(phase(stage, DATE.plusSeconds(1)))
                .as("Keycloak refuses, once its operator has it do so")
                .isEqualTo(Phase.ANNOUNCED);
        assertThat(profile().terms(Migration.NEW, NOW).timing(stage).enforced()).isEqualTo(DATE);
    }

    private Phase phase(Stage stage, Instant instant) {
        return profile().terms(Migration.NEW, instant).timing(stage).phase();
    }

    private List<String> at(Instant at, List<Observation> seen) {
        return new Forecast(profile(), NOW, at)
                .of(candidate(), seen).stream()
                        .map(refusal -> refusal.requirement().id())
                        .toList();
    }

    private Forecast.Candidate candidate() {
        return new Forecast.Candidate("id", client.metadata(), Migration.BEFORE);
    }

    private Profile profile() {
        return new Profile(
                        RuleSet.HELSEID,
                        Profiles.stages(RuleSet.HELSEID, Map.of(TYPE, DATES)),
                        Set.of(),
                        exemptions,
                        Timetable.EMPTY)
                .withPolicies(List.of(new Stage(
                        new PolicyExecutor("fapi", "pkce-enforcer", null),
                        0,
                        Parameters.defaults(RuleSet.HELSEID),
                        dates)));
    }

    private static Observation seen() {
        return failed(null, TOKEN, NOW);
    }

    private static Observation failed(@Nullable String requirement, String request, Instant last) {
        return new Observation("id", request, requirement, null, last);
    }
}
