package no.helseprofil.it.testtoken;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jwt.JWTParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.api.ApiSettings;
import no.helseprofil.testkit.api.RealmKeys;
import no.helseprofil.testkit.api.ReferenceApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Test tokens open an API that was set up to trust their issuer, unless they are to be wrong, and nothing else. */
class TestTokensIT {

    private static final String ALLOWING = "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"testTokens\":true}";
    private static final String PATH = "helseprofil/test-tokens/";
    private static final String CREATE = PATH + "v2/create-test-token-with-key";
    private static final String JSON = "application/json";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile(ALLOWING);

    @AutoClose
    private static final ReferenceApi trusting =
            ReferenceApi.start(ApiSettings.of(RealmKeys.of(issuer()), TestRealm.API)
                    .scope(TestRealm.SCOPE)
                    .blocked(key -> false));

    @AutoClose
    private static final ReferenceApi production = ReferenceApi.start(
            ApiSettings.of(RealmKeys.of(realm.issuer()), TestRealm.API).scope(TestRealm.SCOPE));

    @Test
    void anApiThatTrustsTheTestIssuerAcceptsAToken() throws Exception {
        assertThat(call(trusting, made(bound(trusting.address())))).isEqualTo(204);
    }

    @ParameterizedTest(name = "proof with fault {0}")
    @MethodSource
    void everyProofFaultIsRefusedByACompliantApi(int fault) throws Exception {
        ObjectNode request = bound(trusting.address());
        request.withObject("/dPoPProofParameters").put("invalidDPoPProofParameters", fault);
        assertThat(call(trusting, made(request))).isEqualTo(401);
    }

    static IntStream everyProofFaultIsRefusedByACompliantApi() {
        return IntStream.rangeClosed(1, 13);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/signJwtWithInvalidSigningKey",
                "/setUnknownKeyId",
                "/setInvalidIssuer",
                "/setInvalidAudience",
                "/setNoConfirmation",
                "/expirationParameters/setExpirationTimeAsExpired"
            })
    void everyTokenFaultIsRefusedByACompliantApi(String pointer) throws Exception {
        ObjectNode request = bound(trusting.address());
        String[] parts = pointer.substring(1).split("/");
        (parts.length == 1 ? request : request.withObject("/" + parts[0])).put(parts[parts.length - 1], true);
        assertThat(call(trusting, made(request))).isEqualTo(401);
    }

    @Test
    void anotherTokenTypeIsRefused() throws Exception {
        ObjectNode request = bound(trusting.address());
        request.withObject("/headerParameters").put("typ", "logout+jwt");
        assertThat(call(trusting, made(request))).isEqualTo(401);
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "sends a test token to an API that trusts the realm, or to the realm",
            outcome = "refused: issuer and key are no realm's")
    void productionApisAndTheRealmRefuseTestTokens() throws Exception {
        assertThat(call(production, made(bound(production.address())))).isEqualTo(401);
        assertThat(RealmKeys.of(realm.issuer()).keys().getKeys())
                .as("keys that the realm publishes")
                .noneMatch(key -> key.getKeyID()
                        .equals(RealmKeys.of(issuer()).keys().getKeys().get(0).getKeyID()));

        for (String path : new String[] {
            "protocol/openid-connect/userinfo", "helseprofil/self/assessment", "helseprofil/selvbetjening/v1/client"
        }) {
            ObjectNode request = bound(realm.address(path)).put("audience", "helseprofil");
            request.withObject("/clientClaimsParameters")
                    .put("clientId", TestRealm.MACHINE)
                    .withArray("scope")
                    .add("openid")
                    .add("helseprofil/self")
                    .add("nhn:selvbetjening/client");
            assertThat(call(realm.address(path), made(request))).as(path).isEqualTo(401);
        }
        JsonNode made = made(bound(trusting.address()));
        String token = made.path("accessTokenJwt").asText();
        assertThat(realm.oidc(TestRealm.API)
                        .introspect(token)
                        .response()
                        .json()
                        .path("active")
                        .booleanValue())
                .isFalse();
        assertThat(Request.get(URI.create(SharedServer.get().url() + "/admin/realms/" + realm.name() + "/users"))
                        .header("Authorization", "Bearer " + token)
                        .send()
                        .status())
                .isEqualTo(401);
    }

    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "makes test tokens without the operator's key, or with two",
            outcome = "refused; nothing is made")
    void requiresTheOperatorsKey() {
        String body = bound(trusting.address()).toString();
        for (Request request : new Request[] {
            post(realm),
            post(realm).header("X-Auth-Key", ""),
            post(realm).header("X-Auth-Key", SharedServer.TEST_TOKEN_KEY + "x"),
            post(realm).header("X-Auth-Key", SharedServer.TEST_TOKEN_KEY).header("X-Auth-Key", "other"),
            post(realm).header("Authorization", "Bearer " + SharedServer.TEST_TOKEN_KEY)
        }) {
            failed(request.body(JSON, body).send(), 401, "X-Auth-Key");
        }
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "makes test tokens with the operator's key in a realm that doesn't allow it",
            outcome = "refused; no key would verify one")
    void aRealmThatDoesNotAllowThemIssuesNone() {
        try (TestRealm other = TestRealm.underProfile()) {
            nothingIsMade(other);
            other.putProfile(ALLOWING);
            assertThat(keyed(other)
                            .body(JSON, bound(trusting.address()).toString())
                            .send()
                            .status())
                    .isEqualTo(200);
            other.putProfile(ALLOWING.replace("true", "false"));
            nothingIsMade(other);
        }
        try (TestRealm stock = TestRealm.withoutProfile()) {
            assertThat(keyed(stock).body(JSON, "{}").send().status()).isEqualTo(404);
        }
    }

    static List<Arguments> publishedRequestsWorkAndDifferencesAreReported() throws IOException {
        List<Arguments> published = new ArrayList<>();
        try (InputStream file = TestTokensIT.class.getResourceAsStream("published.json")) {
            new ObjectMapper()
                    .readTree(file)
                    .forEach(example -> published.add(
                            Arguments.of(Named.of(example.path("by").asText(), example))));
        }
        return published;
    }

    @ParameterizedTest
    @MethodSource
    void publishedRequestsWorkAndDifferencesAreReported(JsonNode example) throws ParseException {
        Response answer =
                keyed(realm).body(JSON, example.path("request").toString()).send();

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("warnings").findValuesAsText("pointer"))
                .as("what was ignored, or read otherwise")
                .containsExactlyElementsOf(texts(example.path("warnings")));
        JsonNode made = answer.json().path("successResponse");
        JsonNode claims = new ObjectMapper()
                .valueToTree(JWTParser.parse(made.path("accessTokenJwt").asText())
                        .getJWTClaimsSet()
                        .toJSONObject());
        example.path("claims")
                .properties()
                .forEach(claim -> assertThat((Object) claims.path(claim.getKey()))
                        .as(claim.getKey())
                        .isEqualTo(claim.getValue()));
        assertThat(made.path("dPoPProof").isTextual())
                .as("a proof, if one is asked for")
                .isEqualTo(example.at("/request/createDPoPTokenWithDPoPProof").asBoolean());
    }

    @Test
    void theScopeHasTheApisFormat() throws Exception {
        assertThat(scopeOfTokenFor(TestRealm.API).isTextual())
                .as("of an API without the mapper")
                .isTrue();
        String builtForHelseId = "nhn:built-for-helseid";
        Scopes.add(realm, builtForHelseId + "/read");
        assertThat(scopeOfTokenFor(builtForHelseId).isTextual())
                .as("before it has the mapper")
                .isTrue();
        Scopes.map(realm, builtForHelseId + "/read", "scope", "helseprofil-scope-array-mapper", Map.of());
        assertThat(scopeOfTokenFor(builtForHelseId).isArray())
                .as("of an API with the mapper")
                .isTrue();
    }

    private static JsonNode scopeOfTokenFor(String audience) throws ParseException {
        JsonNode made = made(bound(trusting.address()).put("audience", audience));
        return new ObjectMapper()
                .valueToTree(JWTParser.parse(made.path("accessTokenJwt").asText())
                        .getJWTClaimsSet()
                        .toJSONObject())
                .path("scope");
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::textValue).toList();
    }

    @Test
    void anUnreadableRequestIsReportedByPlace() {
        Response answer = keyed(realm)
                .body(JSON, "{\"setInvalidIssuer\":\"06828399789\",\"Scope\":1}")
                .send();
        failed(answer, 400, "/setInvalidIssuer: write true or false");
        assertThat(answer.json().path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/audience", "/setInvalidIssuer");
        assertThat(answer.body()).doesNotContain("06828399789");
        failed(keyed(realm).body("text/plain", "{}").send(), 415, JSON);
        failed(keyed(realm).body(JSON, "no json").send(), 400, "write one JSON object");
        failed(keyed(realm).body(JSON, new byte[] {'{', (byte) 0xff}).send(), 400, "UTF-8");
        failed(keyed(realm).body(JSON, " ".repeat(70_000)).send(), 413, "65536 bytes");
    }

    @Test
    void eachRealmHasItsOwnKey() {
        try (TestRealm other = TestRealm.underProfile(ALLOWING)) {
            assertThat(RealmKeys.of(other.issuer() + "/helseprofil/test-tokens")
                            .keys()
                            .getKeys())
                    .doesNotContainAnyElementsOf(RealmKeys.of(issuer()).keys().getKeys());
        }
    }

    private static void nothingIsMade(TestRealm other) {
        failed(
                keyed(other).body(JSON, bound(trusting.address()).toString()).send(),
                404,
                "test tokens are not enabled");
        Stream.of("jwks", ".well-known/openid-configuration")
                .forEach(path ->
                        failed(Request.get(other.address(PATH + path)).send(), 404, "test tokens are not enabled"));
    }

    private static void failed(Response answer, int status, String message) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().path("isError").booleanValue()).isTrue();
        assertThat(answer.json().path("errorResponse").path("errorMessage").asText())
                .contains(message);
        assertThat(answer.json().has("successResponse")).isFalse();
    }

    private static String issuer() {
        return realm.issuer() + "/helseprofil/test-tokens";
    }

    private static ObjectNode bound(URI address) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("audience", TestRealm.API)
                .put("createDPoPTokenWithDPoPProof", true)
                .withObject("/dPoPProofParameters")
                .put("htuClaimValue", address.toString())
                .put("htmClaimValue", "GET");
        return request;
    }

    private static Request post(TestRealm of) {
        return Request.post(of.address(CREATE));
    }

    private static Request keyed(TestRealm of) {
        return post(of).header("X-Auth-Key", SharedServer.TEST_TOKEN_KEY);
    }

    private static JsonNode made(ObjectNode request) {
        Response answer = keyed(realm).body(JSON, request.toString()).send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("isError").booleanValue()).isFalse();
        return answer.json().path("successResponse");
    }

    private static int call(ReferenceApi api, JsonNode made) throws IOException, InterruptedException {
        return call(api.address(), made);
    }

    private static int call(URI address, JsonNode made) throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(address)
                                .header(
                                        "Authorization",
                                        "DPoP " + made.path("accessTokenJwt").asText())
                                .header("DPoP", made.path("dPoPProof").asText())
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
