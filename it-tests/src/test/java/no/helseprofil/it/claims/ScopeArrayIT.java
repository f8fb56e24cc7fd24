package no.helseprofil.it.claims;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The option that {@code scope} is an array, for APIs that were built for HelseID: Keycloak reads its own tokens all the same. */
class ScopeArrayIT {

    private static final String SCOPE = "nhn:exchanging/as-array";
    private static final String OTHER = "nhn:other-api/as-text";

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final HealthRealm health = HealthRealm.in(realm)
            .scope(SCOPE, Mapping.scopeArray(), Mapping.claim(Claims.PID))
            .scope(OTHER, Mapping.claim(Claims.PID));
    private static final OidcClient client = health.client("electronic-journal", Map.of(), SCOPE, OTHER);
    private static final OidcClient api =
            health.client("nhn:exchanging", Map.of("helseprofil.api", "true"), OTHER, SCOPE);

    @Tag("smoke")
    @Test
    void theTokenHasAnArrayAndTheResponseAText() {
        Exchange login = health.logIn(client, SCOPE);

        assertThat(texts(login.accessTokenClaims().path("scope"))).containsExactlyInAnyOrder("openid", SCOPE);
        assertThat(login.response().text("scope")).contains(SCOPE, "openid");
        assertThat(login.accessTokenClaims().path(Claims.PID).textValue()).isEqualTo(HealthRealm.PID);
    }

    @Test
    void theTokenOfAnotherApiHasAText() {
        assertThat(health.logIn(client, OTHER).accessTokenClaims().path("scope").isTextual())
                .isTrue();
    }

    @Test
    void aClientCredentialsTokenHasAnArray() {
        Exchange token = client.clientCredentials(SCOPE);

        assertThat(texts(token.accessTokenClaims().path("scope"))).containsExactly(SCOPE);
        assertThat(introspection(token).path("active").booleanValue()).isTrue();
    }

    @Test
    void userinfoAcceptsIt() {
        Response answer =
                client.userinfo(health.logIn(client, SCOPE).accessToken()).response();

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    @Test
    @Tag("RFC7662-2.2-3")
    void introspectionAcceptsItAndReturnsAText() {
        JsonNode answer = introspection(health.logIn(client, SCOPE));

        assertThat(answer.path("active").booleanValue()).isTrue();
        assertThat(answer.path("scope").textValue())
                .as("RFC 7662, section 2.2: a text")
                .contains(SCOPE);
    }

    @Test
    void itCanBeRefreshed() {
        Exchange login = health.logIn(client, SCOPE);

        Exchange next = client.refresh(login.refreshToken());

        assertThat(texts(next.accessTokenClaims().path("scope"))).containsExactlyInAnyOrder("openid", SCOPE);
    }

    @Test
    void itCanBeExchanged() {
        Exchange login = health.logIn(client, SCOPE);

        JsonNode exchanged = client.exchangeToken(login.accessToken(), OTHER).accessTokenClaims();

        assertThat(exchanged.path("aud").textValue()).isEqualTo(HealthRealm.OTHER_API);
        assertThat(exchanged.path("scope").isTextual()).isTrue();
    }

    @Test
    void itCanBeRevoked() {
        Exchange login = health.logIn(client, SCOPE);
        assertThat(introspection(login).path("active").booleanValue()).isTrue();

        Response revoked = client.revoke(login.accessToken()).response();

        assertThat(revoked.status()).as(revoked.toString()).isEqualTo(200);
        assertThat(introspection(login).path("active").booleanValue()).isFalse();
    }

    private static JsonNode introspection(Exchange token) {
        return api.introspect(token.accessToken()).response().json();
    }

    private static List<String> texts(JsonNode array) {
        assertThat(array.isArray()).as(array.toString()).isTrue();
        return array.valueStream().map(JsonNode::textValue).toList();
    }
}
