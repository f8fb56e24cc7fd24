package no.helseprofil.it.claims;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.UnaryOperator;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reports of how a client has proven who it is: what it has done, and not what it has sent. */
class ClientAuthenticationIT {

    private static final String ID = "of-before";
    private static final String SCOPE = "nhn:demo-api/authentication";
    private static final SigningKey NOT_ITS_KEY = SigningKey.generate("ES256");

    @AutoClose
    private static TestRealm realm;

    private static HealthRealm health;

    @BeforeAll
    static void create() {
        realm = TestRealm.underProfile();
        health = HealthRealm.in(realm);
        health.scope(SCOPE, Mapping.claim(Claims.OLDER_CLIENT_AMR));
        realm.plant(ID, SigningKey.generate("ES256"), client -> {
            client.put("clientAuthenticatorType", "client-secret").put("secret", TestRealm.SECRET);
            ((ObjectNode) client.get("attributes"))
                    .put("helseprofil.registered", "existing")
                    .put("dpop.bound.access.tokens", "false");
        });
        health.give(ID, SCOPE);
        health.give(TestRealm.MACHINE, SCOPE);
    }

    @Test
    void reportsPrivateKeyJwt() {
        JsonNode claims = realm.oidc(TestRealm.MACHINE).clientCredentials(SCOPE).accessTokenClaims();

        assertThat(claims.path(Claims.CLIENT_AMR).textValue()).isEqualTo("private_key_jwt");
        assertThat(claims.path(Claims.OLDER_CLIENT_AMR).textValue()).isEqualTo("rsa_private_key");
    }

    @Test
    void reportsHowASecretWasSent() {
        assertAmr("client_secret_basic", token(request -> request.basicAuthentication(ID, TestRealm.SECRET)));
        assertAmr(
                "client_secret_post",
                token(request -> request.form("client_id", ID).form("client_secret", TestRealm.SECRET)));
    }

    @Test
    void ignoresAnUnverifiedAssertion() {
        assertAmr(
                "client_secret_basic",
                token(request -> request.basicAuthentication(ID, TestRealm.SECRET)
                        .form("client_assertion_type", Assertion.TYPE)
                        .form("client_assertion", notSigned())));
    }

    private static String notSigned() {
        return Assertion.by(ID, NOT_ITS_KEY).to(realm.issuer()).sign();
    }

    private static void assertAmr(String method, Response issued) {
        JsonNode claims = new Exchange(issued, Optional.empty()).accessTokenClaims();
        assertThat(claims.path(Claims.CLIENT_AMR).textValue()).isEqualTo(method);
        assertThat(claims.has(Claims.OLDER_CLIENT_AMR)).isFalse();
    }

    private static Response token(UnaryOperator<Request> authenticating) {
        return authenticating
                .apply(Request.post(realm.address("protocol/openid-connect/token")))
                .form("grant_type", "client_credentials")
                .form("scope", SCOPE)
                .send();
    }
}
