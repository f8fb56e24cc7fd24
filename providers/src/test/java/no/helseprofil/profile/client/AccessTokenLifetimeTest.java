package no.helseprofil.profile.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RuleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenLifetimeTest implements ClientContract {

    @Override
    public AccessTokenLifetime requirement() {
        return new AccessTokenLifetime();
    }

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.of(living("601"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "600", "+600", "007"})
    void takesWhatIsWithinTheLimit(String seconds) {
        assertViolations(living(seconds)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"601", "3600", "2147483648", "9223372036854775808", "10m", "600.0", " 600", "-"})
    void refusesWhatIsLongerOrCannotBeRead(String seconds) {
        assertViolations(living(seconds))
                .extracting(Violation::setting, Violation::value)
                .containsExactly(tuple(ClientSetting.ACCESS_TOKEN_LIFETIME, seconds));
    }

    @Test
    void refusesKeycloaksWordForAsLongAsTheSession() {
        assertViolations(living("-1"))
                .as("such a token lives for the ten hours of the session")
                .hasSize(1);
    }

    @Test
    void honoursItsParameterWithItsBound() {
        Map<String, Object> twoMinutes = Map.of("max", Duration.ofMinutes(2));
        assertViolations(living("120"), twoMinutes).isEmpty();
        assertViolations(living("121"), twoMinutes).hasSize(1);
    }

    @Test
    void tellsThatLongTokensOfTheRealmWillBeCut() {
        ClientFixture silent = ClientFixture.compliant().without(ClientSetting.ACCESS_TOKEN_LIFETIME);

        assertThat(changes(silent.defaultTokenLifetime(600))).isEmpty();
        assertThat(changes(silent.defaultTokenLifetime(601)))
                .extracting(Violation::setting, Violation::value)
                .containsExactly(tuple(ClientSetting.ACCESS_TOKEN_LIFETIME, "601 by the realm"));
        assertViolations(silent.defaultTokenLifetime(601))
                .as("no registration is refused for what the realm says")
                .isEmpty();
    }

    @Test
    void theRealmsLifetimeIsNoneOfAClientThatHasItsOwn() {
        assertThat(changes(living("60").defaultTokenLifetime(3600))).isEmpty();
        assertThat(changes(living("3600").defaultTokenLifetime(3600)))
                .as("its own contradicts already")
                .isEmpty();
    }

    private List<Violation> changes(ClientFixture client) {
        return requirement().changes(client.metadata(), Parameters.defaults(RuleSet.HELSEID));
    }

    private static ClientFixture living(String seconds) {
        return ClientFixture.compliant().with(ClientSetting.ACCESS_TOKEN_LIFETIME, seconds);
    }
}
