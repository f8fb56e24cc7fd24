package no.helseprofil.profile.client;

import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenLifetimeTest implements ClientContract {

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.of(living("601"));
    }

    @Override
    public Optional<ClientFixture> changingClient() {
        return deviatingClient();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "600", "+600", "007"})
    void acceptsALifetimeWithinTheLimit(String seconds) {
        assertViolations(living(seconds)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"601", "3600", "2147483648", "9223372036854775808", "10m", "600.0", " 600", "-"})
    void refusesALongOrUnreadableLifetime(String seconds) {
        assertViolations(living(seconds))
                .extracting(Violation::setting, Violation::value)
                .containsExactly(tuple(ClientSetting.ACCESS_TOKEN_LIFETIME, seconds));
    }

    @Test
    void refusesKeycloaksValueForTheSessionLifetime() {
        assertViolations(living("-1"))
                .as("such a token lives for the ten hours of the session")
                .hasSize(1);
    }

    @Test
    void respectsItsParameterExactly() {
        Map<String, Object> twoMinutes = Map.of("max", Duration.ofMinutes(2));
        assertViolations(living("120"), twoMinutes).isEmpty();
        assertViolations(living("121"), twoMinutes).hasSize(1);
    }

    @Test
    void announcesThatLongRealmLifetimesWillBeCut() {
        ClientFixture silent = ClientFixture.compliant().without(ClientSetting.ACCESS_TOKEN_LIFETIME);

        assertChanges(silent.defaultTokenLifetime(600)).isEmpty();
        assertChanges(silent.defaultTokenLifetime(601))
                .extracting(Violation::setting, Violation::value)
                .containsExactly(tuple(ClientSetting.ACCESS_TOKEN_LIFETIME, "601 by the realm"));
        assertViolations(silent.defaultTokenLifetime(601))
                .as("no registration is refused for what the realm says")
                .isEmpty();
    }

    @Test
    void theRealmsLifetimeDoesNotMatterIfTheClientHasItsOwn() {
        assertChanges(living("60").defaultTokenLifetime(3600)).isEmpty();
        assertChanges(living("3600").defaultTokenLifetime(7200))
                .as("its own is cut")
                .extracting(Violation::value)
                .containsExactly("3600");
    }

    @Test
    void announcesThatSessionLongRealmLifetimesWillBeCut() {
        assertChanges(ClientFixture.compliant().defaultTokenLifetime(-1)).hasSize(1);
    }

    @Test
    void onlyTheRealmLimitsImplicitFlowTokens() {
        ClientFixture client = living("60").implicitTokenLifetime(900);

        assertChanges(client).as("it gets none that way").isEmpty();
        assertChanges(client.with(ClientSetting.IMPLICIT_FLOW, "true"))
                .extracting(Violation::setting, Violation::value)
                .containsExactly(tuple(ClientSetting.IMPLICIT_FLOW, "900 by the realm"));
        assertChanges(client.implicitTokenLifetime(600)).isEmpty();
    }

    private static ClientFixture living(String seconds) {
        return ClientFixture.compliant().with(ClientSetting.ACCESS_TOKEN_LIFETIME, seconds);
    }
}
