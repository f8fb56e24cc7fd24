package no.helseprofil.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.JwkFixture;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Forecast.Basis;
import org.junit.jupiter.api.Test;

/** Whom an emergency would refuse: what is known of it, and what isn't. */
class ForecastEmergencyTest {

    private static final Instant NOW = Profiles.NOW;
    private static final Instant END = NOW.plusSeconds(3600);

    private final ClientFixture client = ClientFixture.compliant().keysNeverExpire();
    private EmergencyFixture emergency = EmergencyFixture.until(END);
    private Migration migration = Migration.BEFORE;
    private List<Profile.Exemption> exemptions = List.of();

    @Test
    void forecastsRefusalsByCountedFailures() {
        emergency = emergency.proofAge(5);
        List<Observation> seen = List.of(failed("dpop-proof-age"));

        assertThat(names(NOW, seen)).containsExactly("dpop-proof-age@emergency");
        assertThat(names(END, seen)).as("it has ended by then").isEmpty();
        exemptions = List.of(new Profile.Exemption(FactsFixture.INTERNAL_ID, "r", END));
        assertThat(names(NOW, seen)).as("exempt").containsExactly("dpop-proof-age@emergency");
        assertThat(names(NOW, List.of(failed("assertion-type"))))
                .as("an exempt client is refused nothing else")
                .isEmpty();
    }

    @Test
    void forecastsExcludedClientsByCohort() {
        emergency = emergency.onlyCohorts("sykehus");

        assertThat(forecast(NOW).of(candidate(), List.of())).singleElement().satisfies(refusal -> {
            assertThat(refusal.stage().name()).isEqualTo("only-cohorts@emergency");
            assertThat(refusal.evidence()).isEqualTo(Basis.CONFIGURATION);
        });
        migration = new Migration(Instant.MIN, "sykehus", Map.of());
        assertThat(names(NOW, List.of())).isEmpty();
        assertThat(forecast(NOW).unseenInEmergency()).as("all of it is known").isEmpty();
    }

    @Test
    void forecastsRefusedKeysAndAlgorithmsByConfiguration() {
        emergency = emergency.rsaBits(3072).denied("PS256");
        client.with(ClientSetting.JWKS, JwkFixture.set(JwkFixture.rsa(2048)))
                .with(ClientSetting.ASSERTION_ALGORITHM, "PS256");

        assertThat(names(NOW, List.of())).containsExactly("signing-algorithm@emergency", "key-strength@emergency");
    }

    @Test
    void reportsUnobservedLimitsAsUnseen() {
        emergency = emergency
                .proofAge(5)
                .nonceLifetime(30)
                .denied("RS512")
                .rsaBits(3072)
                .nonceAtUserinfo();

        assertThat(forecast(NOW).unseenInEmergency())
                .containsExactlyInAnyOrder(
                        "dpop-proof-age@emergency",
                        "dpop-nonce@emergency",
                        "signing-algorithm@emergency",
                        "key-strength@emergency");
        emergency = EmergencyFixture.until(END).proofAge(15);
        assertThat(forecast(NOW).unseenInEmergency())
                .as("by what the profile asks already everybody was judged")
                .isEmpty();
    }

    @Test
    void forecastsShortenedTokens() {
        emergency = emergency.tokenLifetime(60);
        client.with(ClientSetting.ACCESS_TOKEN_LIFETIME, "300");

        assertThat(forecast(NOW).changesBeyond(new Forecast(profile(), NOW, NOW), candidate()))
                .extracting(change -> change.requirement().id())
                .contains("access-token-lifetime");
    }

    @Test
    void forecastsTheRefusalNowAndTheRecoveryAtItsEnd() {
        emergency = emergency.onlyCohorts("sykehus");

        Profile profile = forecast(NOW).profile();

        assertThat(Outlook.of(profile, NOW, candidate(), true, List.of()).stops())
                .isEqualTo(NOW);
        assertThat(ContradictionSearch.of(profile, candidate(), List.of()).instants(profile, NOW))
                .contains(END);
    }

    private List<String> names(Instant at, List<Observation> seen) {
        return forecast(at).of(candidate(), seen).stream()
                .map(refusal -> refusal.stage().name())
                .toList();
    }

    private Forecast forecast(Instant at) {
        return new Forecast(profile().withEmergency(emergency.settings()), NOW, at);
    }

    private Profile profile() {
        return new Profile(RuleSet.HELSEID, Map.of(), Set.of(), exemptions, Timetable.EMPTY);
    }

    private Forecast.Candidate candidate() {
        return new Forecast.Candidate(FactsFixture.INTERNAL_ID, client.metadata(), migration);
    }

    private static Observation failed(String requirement) {
        return new Observation(FactsFixture.INTERNAL_ID, "token client_credentials", requirement, null, NOW);
    }
}
