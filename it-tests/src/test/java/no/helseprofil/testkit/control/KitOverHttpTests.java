package no.helseprofil.testkit.control;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import no.helseprofil.it.support.MarkdownPage;
import no.helseprofil.testkit.api.ApiSettings;
import no.helseprofil.testkit.api.Flaw;
import no.helseprofil.testkit.api.RealmKeys;
import no.helseprofil.testkit.api.ReferenceApi;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LevelChallenge;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each function of the control API, as a test in another language uses it. The clients and APIs here are those of a vendor. */
public abstract class KitOverHttpTests {

    private static final String SCOPE = "nhn:demo-api/read";
    private static final URI CALLBACK = URI.create("http://localhost:8765/callback");

    private RunningKit kit;

    @BeforeEach
    void start() throws IOException {
        kit = RunningKit.shared();
    }

    @Test
    void runBuildsTheKitAndPrintsItsAddress() {
        assertThat(kit.mavenArguments())
                .contains("package dependency:build-classpath -pl test-kit -Dkit -Dmaven.test.skip");
        assertThat(kit.get("").path("issuer").textValue()).isEqualTo(kit.issuer());
        assertThat(kit.get("").path("token_endpoint").textValue())
                .isEqualTo(discovered("demo-machine", SigningKey.generate("ES256"))
                        .metadata()
                        .endpoint("token_endpoint")
                        .toString());
    }

    @Test
    void aCreatedClientGetsTokensWithEachOfItsKeys() {
        JsonNode made = kit.post("/clients", "{'scope':'nhn:demo-api/read nhn:demo-journal/read'}");
        String clientId = made.path("client_id").textValue();
        OidcClient client = discovered(clientId, key(made));
        assertThat(client.clientCredentials(SCOPE)
                        .accessTokenClaims()
                        .path("client_id")
                        .textValue())
                .isEqualTo(clientId);

        OidcClient rotated = discovered(clientId, key(kit.post("/clients/" + clientId + "/keys", "{'alg':'PS256'}")));

        assertThat(rotated.clientCredentials(SCOPE).response().status()).isEqualTo(200);
        refused(client.clientCredentials(SCOPE)).by("private-key-jwt");
        kit.post("/clients/" + clientId + "/keys", "{'keep':true}");
        assertThat(rotated.clientCredentials(SCOPE).response().status())
                .as("the old key is kept")
                .isEqualTo(200);
        kit.delete("/clients/" + clientId);
        refused(rotated.clientCredentials(SCOPE)).by("private-key-jwt");
    }

    @Test
    void aVendorMayKeepThePrivateKey() {
        SigningKey own = SigningKey.generate("ES256");

        JsonNode made = kit.post("/clients", "{'client_id':'our-client','jwks':" + own.publicJwkSet() + "}");

        assertThat(made.has("jwk")).isFalse();
        assertThat(discovered("our-client", own)
                        .clientCredentials(SCOPE)
                        .response()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aUserLogsInWithoutABrowser() {
        JsonNode made =
                kit.post("/clients", "{'scope':'openid nhn:demo-api/read','redirect_uris':['" + CALLBACK + "']}");
        OidcClient client = discovered(made.path("client_id").textValue(), key(made));
        AuthorizationRequest request = AuthorizationRequest.of("openid " + SCOPE, CALLBACK);

        JsonNode login = login(client, request, "");
        assertThat(login.path("redirect").textValue()).startsWith(CALLBACK + "?");
        assertThat(login.path("parameters").path("state").textValue()).isEqualTo(request.state());
        assertThat(client.redeem(request, login.path("parameters").path("code").textValue())
                        .response()
                        .status())
                .isEqualTo(200);

        JsonNode wrong = login(client, AuthorizationRequest.of("openid", CALLBACK), ",'password':'wrong'");
        assertThat(wrong.has("redirect")).isFalse();
        assertThat(wrong.path("page").textValue()).isNotBlank();
    }

    @Test
    void aLevel4LoginUsesTheSecondFactor() {
        JsonNode made = kit.post("/clients", "{'redirect_uris':['" + CALLBACK + "']}");
        OidcClient client = discovered(made.path("client_id").textValue(), key(made));
        String api = kit.post("/apis", "{'levels':['4']}").path("url").textValue();
        AuthorizationRequest first = AuthorizationRequest.of("openid " + SCOPE, CALLBACK);
        String token = token(client, first);
        Response asked = client.call(Request.get(URI.create(api)), token).response();

        String better = token(client, first.meeting(LevelChallenge.of(asked).orElseThrow()));

        assertThat(client.call(Request.get(URI.create(api)), better).response().status())
                .isEqualTo(204);
    }

    @Test
    void theRealmsKeyIsRotated() {
        JsonNode token = kit.post("/tokens", "");
        String api = kit.post("/apis", "").path("url").textValue();
        String before = header(token).path("kid").textValue();

        JsonNode kept = kit.post("/realm-keys", "");
        assertThat(kept.path("kids"))
                .extracting(JsonNode::textValue)
                .contains(before, kept.path("kid").textValue());
        JsonNode retired = kit.post("/realm-keys", "{'retire':true}");
        assertThat(retired.path("kids")).extracting(JsonNode::textValue).doesNotContain(before);

        OidcClient client = discovered("demo-machine", null);
        String next = client.clientCredentials(SCOPE).accessToken();
        assertThat(header(next).path("kid")).isEqualTo(retired.path("kid"));
        assertThat(client.call(Request.get(URI.create(api)), next).response().status())
                .as("the kit's APIs read the new keys")
                .isEqualTo(204);
        kit.post("/reset", "");
        assertThat(header(kit.post("/tokens", "")).path("kid").textValue()).isEqualTo(before);
    }

    @Test
    void timeIsMovedAndReset() {
        assertThat(kit.post("/time", "{'move':'P1D'}").path("offset").textValue())
                .isEqualTo("PT24H");
        Instant now = Instant.parse(kit.get("/time").path("now").textValue());
        OidcClient client = discovered("demo-machine", null);
        refused(client.clientCredentials(SCOPE)).by("dpop-proof-age");
        Clock servers = Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), now));
        assertThat(client.at(servers).clientCredentials(SCOPE).response().status())
                .isEqualTo(200);
        assertThat(kit.post("/tokens", "").path("status").intValue()).isEqualTo(200);

        assertThat(kit.post("/time", "{'at':'2037-01-01T00:00:00Z'}")
                        .path("now")
                        .textValue())
                .startsWith("2037-01-01T00:0");
        assertThat(kit.post("/tokens", "").path("status").intValue()).isEqualTo(200);
        assertThat(kit.refused(400, kit.send("POST", "/time", "{'move':'P366D'}")))
                .contains("before 2038");
        kit.delete("/time");
        assertThat(client.clientCredentials(SCOPE).response().status()).isEqualTo(200);
    }

    @Test
    void theNextResponsesAreDisturbed() {
        OidcClient client = discovered("demo-machine", null);
        kit.post("/disturbances", "{'status':503,'retry_after':2,'times':2}");
        kit.post("/disturbances", "{'delay':'PT1S','endpoint':'jwks_uri'}");

        Response unavailable = client.clientCredentials(SCOPE).response();
        assertThat(unavailable.status()).isEqualTo(503);
        assertThat(unavailable.header("Retry-After")).contains("2");
        assertThat(unavailable.error()).isEqualTo("temporarily_unavailable");
        assertThat(kit.get("/disturbances").path("disturbances"))
                .extracting(left -> left.path("times").intValue())
                .containsExactly(1, 1);
        assertThat(client.clientCredentials(SCOPE).response().status()).isEqualTo(503);
        assertThat(client.clientCredentials(SCOPE).response().status()).isEqualTo(200);

        long begun = System.nanoTime();
        assertThat(Request.get(client.metadata().endpoint("jwks_uri")).send().status())
                .isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(1));
        kit.post("/disturbances", "{'status':429,'endpoint':'any'}");
        kit.delete("/disturbances");
        assertThat(client.clientCredentials(SCOPE).response().status()).isEqualTo(200);
    }

    @Test
    void decisionsContainResultAndRemedy() {
        JsonNode made = kit.post("/clients", "");
        String clientId = made.path("client_id").textValue();
        OidcClient client = discovered(clientId, key(made));
        client.clientCredentials(SCOPE);
        client.withAssertion(assertion -> assertion.with("aud", "https://elsewhere.example"))
                .clientCredentials(SCOPE);
        kit.post("/disturbances", "{'status':503}");
        client.clientCredentials(SCOPE);

        JsonNode decisions =
                kit.get("/decisions?client_id=" + clientId + "&last=4").path("decisions");

        assertThat(decisions)
                .extracting(decision -> decision.path("decision").textValue())
                .containsExactly("disturbed", "refused", "accepted", "nonce");
        JsonNode refused = decisions.get(1);
        assertThat(refused.path("requirement").textValue()).isEqualTo("assertion-audience");
        assertThat(refused.path("error").textValue()).isEqualTo("invalid_client");
        assertThat(refused.path("description").textValue()).startsWith("assertion-audience: set aud");
        assertThat(refused.path("remedy").textValue()).isNotBlank();
        assertThat(Request.get(URI.create(refused.path("page").textValue()))
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(refused.path("endpoint").textValue()).isEqualTo("token_endpoint");
        assertThat(refused.path("grant_type").textValue()).isEqualTo("client_credentials");
        assertThat(decisions.toString()).doesNotContain("eyJ");
    }

    @Test
    void decisionsContainDeadlinesAndBrowserRefusals() {
        Request.post(discovered("demo-machine", null).metadata().endpoint("token_endpoint"))
                .basicAuthentication("demo-legacy", "demo-legacy-secret")
                .form("grant_type", "client_credentials")
                .form("scope", SCOPE)
                .send();
        Request.get(URI.create(kit.issuer()
                        + "/protocol/openid-connect/auth?client_id=demo-user-login&response_type=code&scope=openid"))
                .send();

        JsonNode legacy = kit.get("/decisions?client_id=demo-legacy").at("/decisions/0");
        assertThat(legacy.path("decision").textValue()).isEqualTo("accepted");
        assertThat(legacy.at("/ends/sunset").textValue()).contains("2030");
        assertThat(legacy.at("/ends/requirements"))
                .extracting(JsonNode::textValue)
                .contains("private-key-jwt", "sender-constrained-tokens");
        JsonNode browser = kit.get("/decisions?client_id=demo-user-login").at("/decisions/0");
        assertThat(browser.path("decision").textValue()).isEqualTo("refused");
        assertThat(browser.path("requirement").textValue()).as("%s", browser).isEqualTo("pushed-authorization");
        kit.delete("/decisions");
        assertThat(kit.get("/decisions").path("decisions")).isEmpty();
    }

    @Test
    void aVendorsApiIsProbedWithEveryFault() {
        ApiSettings settings =
                ApiSettings.of(RealmKeys.of(kit.issuer()), "nhn:demo-api").scope(SCOPE);
        try (ReferenceApi right = RunningKit.RIGHT.start(settings);
                ReferenceApi wrong = RunningKit.WRONG.start(settings, Flaw.BEARER_TOO)) {
            JsonNode passed = kit.post("/probes", "{'url':'" + right.address() + "'}");
            assertThat(passed.path("verdict").textValue()).as("%s", passed).isEqualTo("pass");
            assertThat(passed.path("requirements"))
                    .as("every requirement of APIs")
                    .hasSize((int) MarkdownPage.named("docs/requirements.md")
                            .text()
                            .lines()
                            .filter(line -> line.matches("#+ api-.*"))
                            .count());

            JsonNode failed = kit.post("/probes", "{'url':'" + wrong.address() + "'}");
            assertThat(failed.path("verdict").textValue()).isEqualTo("fail");
            assertThat(failed.path("requirements"))
                    .filteredOn(one -> one.path("verdict").textValue().equals("fail"))
                    .singleElement()
                    .satisfies(one ->
                            assertThat(one.path("requirement").textValue()).isEqualTo(Flaw.BEARER_TOO.requirement()))
                    .satisfies(one -> assertThat(one.path("faults")).isNotEmpty())
                    .satisfies(one -> assertThat(one.path("remedy").textValue()).isNotBlank());
        }
    }

    @Test
    void onlyKitApisAndNamedHostsAreProbed() {
        JsonNode api = kit.post("/apis", "{'flaw':'PRIVATE_KEY_TAKEN'}");
        assertThat(kit.get("/apis").path("apis")).hasSize(1);

        assertThat(kit.post("/probes", "{'url':'" + api.path("url").textValue() + "'}")
                        .path("requirements"))
                .filteredOn(one -> one.path("verdict").textValue().equals("fail"))
                .extracting(one -> one.path("requirement").textValue())
                .containsExactly(api.path("requirement").textValue());
        assertThat(kit.refused(409, kit.send("POST", "/probes", "{'url':'https://api.example/records'}")))
                .contains("--probe api.example:443");
        kit.delete("/apis/" + api.path("id").textValue());
        assertThat(kit.get("/apis").path("apis")).isEmpty();
    }

    @Test
    void anInvalidRequestIsRefusedWithARemedy() {
        assertThat(kit.refused(400, kit.send("POST", "/clients", "{'scopes':'a'}")))
                .isEqualTo("scopes: there is no such member, but [alg, client_id, jwks, like, redirect_uris, scope]");
        assertThat(kit.refused(400, kit.send("POST", "/clients", "{'scope':'nhn:other/read'}")))
                .contains("the realm has no nhn:other/read, but [");
        assertThat(kit.refused(400, kit.send("POST", "/clients", "{'like':'../demo-machine'}")))
                .contains("name a client of the demo realm");
        assertThat(kit.refused(400, kit.send("POST", "/clients", "[]"))).contains("send a JSON object");
        assertThat(kit.refused(400, kit.send("POST", "/proofs", "{'url':'/records'}")))
                .contains("write an absolute URL");
        assertThat(kit.refused(400, kit.send("POST", "/apis", "{'flaw':'NONE'}")))
                .contains("BEARER_TOO");
        assertThat(kit.refused(400, kit.send("POST", "/disturbances", "{'endpoint':'token'}")))
                .contains("token_endpoint");
        assertThat(kit.refused(400, kit.send("POST", "/logins", "{'url':'http://elsewhere.example/'}")))
                .contains("write the authorization URL");
        assertThat(kit.refused(404, kit.send("DELETE", "/clients/demo-machine", "")))
                .contains("POST /kit/clients");
        assertThat(kit.refused(405, kit.send("PUT", "/time", ""))).contains("[GET, POST, DELETE]");
    }

    @Test
    void webPagesAndClientsCannotControlIt() {
        for (String header : List.of("Origin", "Sec-Fetch-Site")) {
            Response page =
                    Request.post(kit.address("/reset")).header(header, "null").send();
            assertThat(kit.refused(403, page)).contains("not for web pages");
        }
        for (String path : List.of(
                "master/helseprofil-test-clock", "helse/%68elseprofil-test/log", "x/../helse/helseprofil-test/log")) {
            URI address = URI.create(kit.address("").resolve("/realms/") + path);
            assertThat(Request.get(address)
                            .header("Helseprofil-Test", "true")
                            .send()
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void thePageListsEveryPathAndMember() {
        List<String> rows = MarkdownPage.named("docs/test-kit.md")
                .text()
                .lines()
                .filter(line -> line.startsWith("| `/kit"))
                .toList();
        String paths = kit.refused(404, kit.send("GET", "/nothing", ""));

        assertThat(rows)
                .extracting(row -> row.split("`", -1)[1])
                .containsExactlyInAnyOrder(paths.substring(paths.indexOf('[') + 1, paths.length() - 1)
                        .split(", "));
        assertThat(rows).filteredOn(row -> row.contains("`POST`")).hasSize(14).allSatisfy(row -> {
            String path = row.split("`", -1)[1].replace("/kit", "").replace("{id}", "any");
            String members = kit.refused(400, kit.send("POST", path, "{'x':1}"));
            for (String member : members.replaceFirst(".*\\[(.*)]$", "$1").split(", ")) {
                assertThat(row).contains(member.isEmpty() ? "" : "`" + member + "`");
            }
        });
    }

    private OidcClient discovered(String clientId, @Nullable SigningKey key) {
        SigningKey known =
                key == null ? SigningKey.load(Path.of("../realm-config/demo-keys/" + clientId + ".json")) : key;
        return OidcClient.discover(kit.issuer(), clientId, known);
    }

    private JsonNode login(OidcClient client, AuthorizationRequest request, String more) {
        URI address = client.authorizeUrl(client.push(request).requestUri());
        return kit.post("/logins", "{'url':'" + address + "'" + more + "}");
    }

    private String token(OidcClient client, AuthorizationRequest request) {
        String code = login(client, request, "").at("/parameters/code").textValue();
        return client.redeem(request, code).accessToken();
    }

    private static SigningKey key(JsonNode made) {
        return SigningKey.parse(made.path("jwk").toString());
    }

    private static JsonNode header(JsonNode token) {
        return header(token.path("access_token").textValue());
    }

    private static JsonNode header(String jwt) {
        String header = new String(Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[0]), StandardCharsets.UTF_8);
        return Json.read(header);
    }
}
