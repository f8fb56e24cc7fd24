package no.helseprofil.it.realm;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that a client that the document exempts goes on as before there was a profile, until the exemption ends. No API
 * is open to it, and no other client is let in by its name.
 */
class ExemptClientIT {

    private static final String OTHER_WITH_SECRET = "other-client-with-secret";
    private static final String FORGED = "helseid://claims/client/claims/orgnr_parent";

    @AutoClose
    private static TestRealm realm;

    private static SecretClient client;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile();
        client = SecretClient.of(realm);
        realm.alterAttribute(TestRealm.WITH_SECRET, "dpop.bound.access.tokens", "false");
        realm.alter(TestRealm.WITH_SECRET, exempt -> exempt.put("implicitFlowEnabled", true));
        realm.plant(OTHER_WITH_SECRET, SigningKey.generate("ES256"), other -> {
            other.put("clientAuthenticatorType", "client-secret").put("secret", TestRealm.SECRET);
            ((ObjectNode) other.get("attributes")).put("dpop.bound.access.tokens", "false");
        });
        addMappers();
    }

    @BeforeEach
    void exempt() {
        realm.putProfile(realm.exempting(TestRealm.WITH_SECRET));
    }

    @Tag("smoke")
    @Test
    void getsABearerTokenForItsSecret() {
        Response issued = client.clientCredentials("profile");

        assertThat(issued.status()).as(issued.toString()).isEqualTo(200);
        assertThat(issued.text("token_type")).isEqualTo("Bearer");
        assertThat(claims(issued).path("azp").textValue()).isEqualTo(TestRealm.WITH_SECRET);
    }

    @Test
    void isRefusedWithoutTheExemption() {
        realm.putProfile(TestRealm.DOCUMENT);

        refused(client.clientCredentials("profile")).by("private-key-jwt").with(401, "invalid_client");
        refused(client.password("openid")).by("private-key-jwt").with(401, "invalid_client");
    }

    @Test
    void keepsItsGrantsAndResponses() {
        Response issued = client.password("openid profile");
        String accessToken = Objects.requireNonNull(issued.text("access_token"), issued::toString);

        assertThat(userinfo(accessToken).text("sub"))
                .as("userinfo takes its bearer token")
                .isNotNull();
        assertThat(client.introspect(accessToken).json().path("active").asBoolean())
                .as("it introspects with its secret")
                .isTrue();
        Response refreshed = client.refresh(Objects.requireNonNull(issued.text("refresh_token")));
        assertThat(refreshed.text("access_token"))
                .as("it refreshes with its secret: " + refreshed)
                .isNotNull();
    }

    @Test
    void logsUsersInWithoutPar() {
        AuthorizationRequest asked = AuthorizationRequest.of("openid profile", TestRealm.REDIRECT_URI);
        String code =
                Browser.of(realm, TestRealm.WITH_SECRET).logIn(asked, "code").requiredCode();

        assertThat(client.redeem(asked, code).text("token_type")).isEqualTo("Bearer");
    }

    @Test
    void keepsTheImplicitFlow() {
        AuthorizationRequest asked = AuthorizationRequest.of("openid profile", TestRealm.REDIRECT_URI);

        String accessToken = Browser.of(realm, TestRealm.WITH_SECRET)
                .logIn(asked, "id_token token")
                .parameter("access_token");

        assertThat(accessToken).isNotNull();
        assertThat(client.introspect(accessToken).json().path("scope").asText())
                .as("and no API is open to it by that way either")
                .contains("profile")
                .doesNotContain("nhn:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_credentials", "password", "authorization_code"})
    void getsNoApi(String grant) {
        JsonNode claims = claims(issue(grant, "openid " + TestRealm.SCOPE));

        assertThat(claims.path("scope").asText()).doesNotContain("nhn:").contains("openid");
        assertThat(claims.path("aud").textValue()).as("its own audience").isEqualTo(TestRealm.WITH_SECRET);
        assertThat(claims.has(FORGED)).as("a reserved claim").isFalse();
        assertThat(claims.path("department").textValue())
                .as("a claim of its own, by the same kind of mapper")
                .isEqualTo("forged");
    }

    @Test
    void getsNoApiByADefaultScope() {
        Scopes.add(realm, "nhn:default-api/read");
        Scopes.give(realm, "nhn:default-api/read", TestRealm.WITH_SECRET, "default");
        Scopes.give(realm, "nhn:default-api/read", TestRealm.MACHINE, "default");

        assertThat(realm.oidc(TestRealm.MACHINE)
                        .clientCredentials("profile")
                        .accessTokenClaims()
                        .path("aud")
                        .textValue())
                .as("a client under the profile")
                .isEqualTo("nhn:default-api");
        JsonNode claims = claims(client.clientCredentials("profile"));
        assertThat(claims.path("scope").asText()).isEqualTo("profile");
        assertThat(claims.path("aud").toString()).doesNotContain("nhn:");
        Scopes.remove(realm, "nhn:default-api/read");
    }

    @Test
    void theExemptionEndsExactly() {
        TestTime time = new TestTime(SharedServer.get());
        Instant until = time.clock().instant().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        realm.putProfile(realm.exempting(TestRealm.WITH_SECRET, until));
        try {
            moveTo(time, until.minus(Duration.ofMinutes(1)));
            assertThat(client.clientCredentials("profile").status())
                    .as("a minute before")
                    .isEqualTo(200);

            moveTo(time, until);
            refused(client.clientCredentials("profile")).by("private-key-jwt").with(401, "invalid_client");
        } finally {
            time.reset();
        }
    }

    @Test
    void aClientThatTakesItsNameIsNotExempt() {
        String renamed = "renamed-client";
        realm.change(TestRealm.WITH_SECRET, exempt -> exempt.put("clientId", renamed));
        realm.change(OTHER_WITH_SECRET, other -> other.put("clientId", TestRealm.WITH_SECRET));
        try {
            refused(client.clientCredentials("profile")).by("private-key-jwt").with(401, "invalid_client");
        } finally {
            realm.change(TestRealm.WITH_SECRET, other -> other.put("clientId", OTHER_WITH_SECRET));
            realm.change(renamed, exempt -> exempt.put("clientId", TestRealm.WITH_SECRET));
        }
        assertThat(client.clientCredentials("profile").status())
                .as("the name is back at the exempt client")
                .isEqualTo(200);
    }

    @Test
    void itsClientIdDoesNotHelpAnotherAssertion() {
        OidcClient machine = realm.oidc(TestRealm.MACHINE);
        OidcClient masked = machine.withRequest(request -> request.formInstead("client_id", TestRealm.WITH_SECRET));

        assertThat(machine.clientCredentials(TestRealm.SCOPE).accessToken())
                .as("in its own name")
                .isNotEmpty();
        refused(masked.clientCredentials("profile")).by("private-key-jwt").with(401, "invalid_client");
        refused(masked.push(realm.authorizationRequest())).by("private-key-jwt").with(401, "invalid_client");
        refused(masked.introspect(machine.clientCredentials(TestRealm.SCOPE).accessToken()))
                .by("private-key-jwt")
                .with(401, "invalid_client");
        refused(masked.withoutProof().clientCredentials("profile"))
                .by("private-key-jwt")
                .with(401, "invalid_client");
        refused(masked.withAssertion(assertion -> assertion.without("nbf")).clientCredentials("profile"))
                .by("private-key-jwt")
                .with(401, "invalid_client");
    }

    @Test
    void anotherKeysAssertionInItsNameIsRefused() {
        OidcClient forger = realm.oidc(TestRealm.MACHINE)
                .withAssertion(assertion ->
                        assertion.with("iss", TestRealm.WITH_SECRET).with("sub", TestRealm.WITH_SECRET))
                .withRequest(request -> request.formInstead("client_id", TestRealm.WITH_SECRET));

        refused(forger.withoutProof().clientCredentials("profile")).byKeycloak().with(401, "unauthorized_client");
    }

    @Test
    void itsClientIdDoesNotHelpAnotherSecret() {
        Request other = Request.post(realm.address("protocol/openid-connect/token"))
                .form("grant_type", "client_credentials")
                .form("scope", "profile")
                .form("client_id", TestRealm.WITH_SECRET);

        refused(other.basicAuthentication(OTHER_WITH_SECRET, TestRealm.SECRET).send())
                .by("private-key-jwt")
                .with(401, "invalid_client");
        refused(other.formInstead("client_id", OTHER_WITH_SECRET)
                        .form("client_secret", TestRealm.SECRET)
                        .send())
                .by("private-key-jwt")
                .with(401, "invalid_client");
        assertThat(other.form("client_secret", TestRealm.SECRET).send().status())
                .as("the exempt client itself, with its secret in the form")
                .isEqualTo(200);
    }

    @Test
    void itsCredentialsDoNotHelpAnotherAssertion() {
        OidcClient both = realm.oidc(TestRealm.MACHINE)
                .withRequest(request ->
                        request.withoutForm("client_id").basicAuthentication(TestRealm.WITH_SECRET, TestRealm.SECRET));

        refused(both.withoutProof().clientCredentials("profile")).by("private-key-jwt");
    }

    private static Response issue(String grant, String scope) {
        return switch (grant) {
            case "client_credentials" -> client.clientCredentials(scope);
            case "password" -> client.password(scope);
            default -> {
                AuthorizationRequest asked = AuthorizationRequest.of(scope, TestRealm.REDIRECT_URI);
                yield client.redeem(
                        asked,
                        Browser.of(realm, TestRealm.WITH_SECRET)
                                .logIn(asked, "code")
                                .requiredCode());
            }
        };
    }

    private static void moveTo(TestTime time, Instant instant) {
        Duration ahead = Duration.between(time.clock().instant(), instant);
        time.moveBy(Duration.ofSeconds(ahead.plusNanos(999_999_999).getSeconds()));
    }

    private static Response userinfo(String accessToken) {
        return Request.get(realm.address("protocol/openid-connect/userinfo"))
                .header("Authorization", "Bearer " + accessToken)
                .send();
    }

    private static JsonNode claims(Response issued) {
        return new Exchange(issued, Optional.empty()).accessTokenClaims();
    }

    /** An audience of its own, which introspection asks for; a claim of its own; and a reserved one. */
    private static void addMappers() {
        Mappers.add(realm, TestRealm.WITH_SECRET, Mappers.audience("included.client.audience", TestRealm.WITH_SECRET));
        Mappers.add(realm, TestRealm.WITH_SECRET, Mappers.hardcoded("department"));
        Mappers.add(realm, TestRealm.WITH_SECRET, Mappers.hardcoded(FORGED));
    }
}
