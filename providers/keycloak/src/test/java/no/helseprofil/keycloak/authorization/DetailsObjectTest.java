package no.helseprofil.keycloak.authorization;

import static no.helseprofil.profile.FactsFixture.CLIENT_ID;
import static no.helseprofil.profile.FactsFixture.ISSUER;
import static no.helseprofil.profile.FactsFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.decision.Finding;
import no.helseprofil.jose.TestJws;
import no.helseprofil.keycloak.authorization.PushedRequests.DetailsObject;
import no.helseprofil.keycloak.request.JudgedSession;
import no.helseprofil.keycloak.request.PushedRequest;
import no.helseprofil.keycloak.server.Fakes;
import no.helseprofil.profile.FactsFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Demands on a request object with details where no other requirement asks anything of it. */
class DetailsObjectTest {

    private static final long MINUTE = 60;

    @AfterEach
    void forget() {
        Fakes.forget();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, MINUTE, 60 * MINUTE})
    void acceptsAnObjectThatExpiresWithinTheHour(long ahead) {
        assertThat(refusal(Map.of("exp", SECOND + ahead), true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-MINUTE, 61 * MINUTE, 120 * MINUTE})
    void refusesAnExpiredOrLongLivedObject(long ahead) {
        assertThat(refusal(Map.of("exp", SECOND + ahead), true).map(Finding::description))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("at most 60 minutes ahead"));
    }

    @Test
    void refusesAnObjectThatIsNotYetValid() {
        assertThat(refusal(Map.of("exp", SECOND + MINUTE, "nbf", SECOND + MINUTE), true))
                .isPresent();
    }

    @Test
    void refusesAnObjectThatKeycloakCannotVerify() {
        assertThat(refusal(Map.of("exp", SECOND + MINUTE), false).map(Finding::description))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("with a registered key"));
    }

    private static Optional<Finding> refusal(Map<String, Object> dates, boolean verified) {
        Map<String, Object> claims = new HashMap<>(Map.of("iss", CLIENT_ID, "aud", ISSUER));
        claims.putAll(dates);
        Map<String, String> form = Map.of("request", TestJws.compact(Map.of("alg", "PS256"), claims));
        return new DetailsObject(
                        Fakes.session(Map.of(
                                "decodeClientJWT",
                                verified ? JsonNodeFactory.instance.objectNode() : Optional.empty())),
                        JudgedSession.client("1"),
                        FactsFixture.pushedRequest().facts())
                .refusal(PushedRequest.of(form::get));
    }
}
