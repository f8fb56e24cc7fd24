package no.helseprofil.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import no.helseprofil.broker.BrokerException.BrokerReason;
import no.helseprofil.broker.ProviderLogin.LogoutToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of who may end a session from server to server. */
class LogoutTokenTest {

    private final Play play = new Play();

    @Test
    void acceptsTheProvidersToken() throws BrokerException {
        LogoutToken parsed = parsed(play.helseId.logoutToken(unchanged -> {}));
        assertThat(parsed.session()).isEqualTo("session-1");
        assertThat(parsed.subject()).isEqualTo(FakeHelseId.SUBJECT);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refusesAnyOtherToken(Consumer<Map<String, Object>> wrong) {
        refused(play.helseId.logoutToken(wrong));
    }

    static Iterable<Consumer<Map<String, Object>>> wrong() {
        return List.of(
                BrokerAttack.set("iss", "https://idporten.no"),
                BrokerAttack.set("aud", "another-client"),
                BrokerAttack.set("nonce", "any"),
                BrokerAttack.without("events"),
                BrokerAttack.set("events", Map.of()),
                BrokerAttack.without("jti"),
                BrokerAttack.without("iat"),
                BrokerAttack.add("iat", -600),
                BrokerAttack.add("iat", 600),
                BrokerAttack.add("exp", -600),
                json -> json.keySet().removeAll(Set.of("sub", "sid")));
    }

    @Test
    void fetchesNothingForAForeignToken() {
        refused(play.helseId.logoutToken(BrokerAttack.set("iss", "https://idporten.no")));
        refused(play.helseId.logoutToken(BrokerAttack.set("aud", "another-client")));
        assertThat(play.helseId.requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAA", "=", "==", "\n", " "})
    void refusesTrailingBytesAfterTheSignature(String more) {
        refused(play.helseId.logoutToken(unchanged -> {}) + more);
    }

    @Test
    void refusesAMissingOrMalformedToken() {
        refused(null);
        refused("none");
    }

    @Test
    @Tag("OIDC-BACKCHANNEL-2.6-2")
    void refusesAnIdToken() throws BrokerException {
        refused(play.logIn().tokens().idToken());
    }

    private void refused(@Nullable String token) {
        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(() -> parsed(token))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(BrokerReason.LOGOUT));
    }

    private LogoutToken parsed(@Nullable String token) throws BrokerException {
        return ProviderLogin.logoutToken(token, play.settings(), play.keys(), Play.CLOCK.instant());
    }
}
