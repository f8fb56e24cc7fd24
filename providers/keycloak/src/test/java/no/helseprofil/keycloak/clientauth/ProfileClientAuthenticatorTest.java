package no.helseprofil.keycloak.clientauth;

import static no.helseprofil.profile.FactsFixture.INTERNAL_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.PublicKey;
import java.util.Map;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.JudgedSession;
import no.helseprofil.keycloak.server.Fakes;
import no.helseprofil.profile.FactsFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keycloak.authentication.ClientAuthenticationFlowContext;
import org.keycloak.authentication.authenticators.client.AbstractJWTClientValidator;
import org.keycloak.jose.jws.Algorithm;
import org.keycloak.jose.jws.JWSHeader;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/** Keycloak finds a key of a client, and the assertion is signed by it. */
class ProfileClientAuthenticatorTest {

    private static final JWSInput ASSERTION = Fakes.of(
            JWSInput.class,
            Map.of(
                    "getHeader",
                    new JWSHeader(Algorithm.ES256, "JWT", null),
                    "getEncodedSignatureInput",
                    "header.payload"));

    private final KeycloakSession session = Fakes.session(Map.of(
            "getName",
            "helse",
            "getId",
            INTERNAL_ID,
            "isAsymmetricAlgorithm",
            true,
            "verify",
            true,
            "getPublicKey",
            Fakes.of(PublicKey.class, Map.of())));
    private final ClientModel client = JudgedSession.client(INTERNAL_ID);

    @AfterEach
    void forget() {
        Fakes.forget();
    }

    @Test
    void acceptsAnEvaluatedKey() {
        assertThat(isVerified(FactsFixture.tokenRequest())).isTrue();
    }

    @Test
    void refusesAKeyFoundAfterEvaluation() {
        assertThatThrownBy(() -> isVerified(FactsFixture.tokenRequest().withoutFittingKey()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no key of this client could be read when the request was judged");
    }

    private boolean isVerified(FactsFixture request) {
        EvaluatedRequest judged = JudgedSession.judge(session, request.facts(), JudgedSession.lenient());
        AbstractJWTClientValidator validator = Fakes.of(
                AbstractJWTClientValidator.class,
                Map.of(
                        "getJws", ASSERTION,
                        "getClient", client,
                        "getContext", Fakes.of(ClientAuthenticationFlowContext.class, Map.of("getSession", session))));
        return new ProfileClientAuthenticator().isVerified(validator, judged, client);
    }
}
