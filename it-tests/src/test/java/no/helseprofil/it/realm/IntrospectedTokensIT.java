package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Introspection runs a client's mappers anew, where no gate stands: what a mapper adds after the token was issued opens no
 * API and forges no claim.
 */
@Attack(
        by = Attacker.VENDOR,
        tries = "adds a mapper after issuance, for introspection",
        outcome = "it opens no API and forges no claim")
class IntrospectedTokensIT {

    private static final String PID = "helseid://claims/identity/pid";
    private static final String OTHER_API = "nhn:other-api";
    private static final String CLAIM = "oidc-hardcoded-claim-mapper";
    private static final String AUDIENCE = "oidc-audience-mapper";

    @AutoClose
    private static TestRealm realm;

    private static String mappers;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile();
        realm.changeAttribute(TestRealm.API, "client.introspection.response.allow.jwt.claim.enabled", "true");
        String machine = realm.id(TestRealm.MACHINE);
        mappers = "clients/" + machine + "/protocol-mappers/models";
    }

    @AfterEach
    void removeMappers() {
        realm.admin()
                .get(mappers)
                .json()
                .forEach(mapper ->
                        realm.admin().delete(mappers + "/" + mapper.path("id").textValue()));
    }

    @Test
    void aForeignMapperAppearsInTheResponse() {
        Exchange token = token(TestRealm.SCOPE);
        give(CLAIM, claim("department", "cardiology"));

        assertThat(introspect(token).path("department").textValue())
                .as("the control of the tests below")
                .isEqualTo("cardiology");
    }

    @Test
    @Tag("smoke")
    void theResponseHasNoMoreClaimsThanTheToken() {
        Exchange token = token(TestRealm.SCOPE);
        give(CLAIM, claim(PID, "13116900216"));
        give(AUDIENCE, audience(OTHER_API));

        JsonNode answer = introspect(token);

        assertThat(answer.path("active").booleanValue()).isTrue();
        assertThat(answer.path("aud").textValue()).isEqualTo(TestRealm.API);
        assertThat(answer.has(PID)).isFalse();
    }

    @Test
    void theResponseHasTheTokensConfirmationKey() {
        Exchange token = token(TestRealm.SCOPE);
        give(CLAIM, claim("cnf.jkt", "AAAA"));

        JsonNode answer = introspect(token);

        assertThat(answer.path("cnf")).isEqualTo(token.accessTokenClaims().path("cnf"));
    }

    @Test
    @Tag("smoke")
    void aSignedResponseContainsTheIssuedToken() {
        Exchange token = token(TestRealm.SCOPE);
        give(CLAIM, claim(PID, "13116900216"));
        give(AUDIENCE, audience(OTHER_API));

        JsonNode answer = realm.oidc(TestRealm.API)
                .withRequest(request -> request.header("Accept", "application/jwt"))
                .introspect(token.accessToken())
                .response()
                .json();

        assertThat(answer.has("jwt")).as("Keycloak makes one").isTrue();
        JsonNode claims = payload(answer.path("jwt").textValue());
        assertThat(claims.path("aud").textValue()).isEqualTo(TestRealm.API);
        assertThat(claims.has(PID)).isFalse();
    }

    @Test
    @Tag("RFC7662-4-4")
    @Tag("RFC9701-5-5")
    void aTokenIsInactiveForAnotherApi() {
        Exchange token = token("openid");
        give(AUDIENCE, audience(TestRealm.API));

        JsonNode answer = introspect(token);

        assertThat(answer.path("active").booleanValue())
                .as("Keycloak would look at what the mapper adds")
                .isFalse();
    }

    private static Exchange token(String scope) {
        return realm.oidc(TestRealm.MACHINE).clientCredentials(scope);
    }

    private static JsonNode introspect(Exchange token) {
        return realm.oidc(TestRealm.API)
                .introspect(token.accessToken())
                .response()
                .json();
    }

    private static void give(String type, ObjectNode configuration) {
        ObjectNode mapper = Representations.json("{ \"protocol\": \"openid-connect\" }");
        mapper.put("name", type).put("protocolMapper", type);
        mapper.set("config", configuration);
        Response created = realm.admin().post(mappers, mapper);
        assertThat(created.status())
                .as("no check stands in the way of a mapper")
                .isEqualTo(201);
    }

    private static ObjectNode claim(String name, String value) {
        return configuration().put("claim.name", name).put("claim.value", value).put("jsonType.label", "String");
    }

    private static ObjectNode audience(String value) {
        return configuration().put("included.custom.audience", value);
    }

    private static ObjectNode configuration() {
        return Representations.json("{ \"access.token.claim\": \"true\", \"introspection.token.claim\": \"true\" }");
    }

    private static JsonNode payload(String jwt) {
        return Representations.json(
                new String(Base64.getUrlDecoder().decode(jwt.split("\\.")[1]), StandardCharsets.UTF_8));
    }
}
