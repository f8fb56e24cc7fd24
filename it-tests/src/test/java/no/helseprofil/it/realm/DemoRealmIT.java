package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Attestation;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.CodeDevice;
import no.helseprofil.testkit.client.DemoKeys;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.Test;

/** All that {@code docs/demo-realm.md} says can be tried in the demo realm. */
class DemoRealmIT {

    private static final String ISSUER = SharedServer.get().url() + "/realms/helse";
    private static final String DOCUMENTS = "nhn:demo-journal/documents";
    private static final String LEVEL = "helseid://claims/identity/security_level";
    private static final String DOCTOR = "magnar.koman";
    private static final String PASSWORD = "demo";
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");
    private static final CodeDevice DEVICE = new CodeDevice("demo-second-factor");

    @Test
    void aDoctorLogsInAtLevel4AndAttests() {
        OidcClient journal = client("demo-user-login");
        AuthorizationRequest request = asking(DOCUMENTS);
        LoginForm browser = open(journal.withRequest(sent -> sent.form("acr_values", "4")), request);
        browser.submit(DOCTOR, PASSWORD);
        String code = browser.fill(form -> form.form("otp", DEVICE.code())).requiredCode();

        Exchange login = journal.withAssertion(assertion -> assertion.details(
                        Attestation.at("313325016").authorizedAs("LE").details()))
                .redeem(request, code);

        assertThat(login.accessTokenClaims().path(LEVEL).asText()).isEqualTo("4");
        assertThat(login.accessTokenClaims().path("acr").asText()).isEqualTo("4");
        assertThat(login.accessTokenClaims()
                        .at("/nhn:tillitsrammeverk:parameters/practitioner/legal_entity/id")
                        .asText())
                .isEqualTo("313325016");
    }

    @Test
    void aOneTimeCodeIsReusableInTheDemo() {
        OidcClient journal = client("demo-user-login").withRequest(sent -> sent.form("acr_values", "4"));
        String shown = DEVICE.code();
        for (int login = 1; login <= 2; login++) {
            LoginForm browser = open(journal, asking(DOCUMENTS));
            browser.submit(DOCTOR, PASSWORD);

            assertThat(browser.fill(form -> form.form("otp", shown)).requiredCode())
                    .as("login %d", login)
                    .isNotEmpty();
        }
    }

    @Test
    void aPasswordLoginHasNoLevel() {
        OidcClient journal = client("demo-user-login");
        AuthorizationRequest request = asking(DOCUMENTS);
        String code = open(journal, request).submit(DOCTOR, PASSWORD).requiredCode();

        assertThat(journal.redeem(request, code).accessTokenClaims().has(LEVEL)).isFalse();
    }

    @Test
    void anApiUsesClientCredentials() {
        OidcClient api = client("nhn:demo-api", "demo-api");
        String token = api.clientCredentials("helseprofil/self").accessToken();
        Response own = api.call(Request.get(URI.create(ISSUER + "/helseprofil/self/assessment")), token)
                .response();

        assertThat(own.status()).as("its own report, or that there is none yet").isIn(200, 404);
    }

    @Test
    void aClientThatRequiresRs256GetsIt() {
        Exchange token = client("demo-rs256").clientCredentials("nhn:demo-api/read");

        assertThat(token.accessTokenHeader().path("alg").asText()).isEqualTo("RS256");
        assertThat(client("demo-machine")
                        .clientCredentials("nhn:demo-api/read")
                        .accessTokenHeader()
                        .path("alg")
                        .asText())
                .as("the control: others get the realm's own")
                .isEqualTo("ES256");
    }

    @Test
    void oneClientActsForSeveralOrganisations() {
        for (String organisation : List.of("999977774", "312232324")) {
            assertThat(client("demo-multi-tenant")
                            .withAssertion(assertion -> assertion.details(Details.ofParent(organisation)))
                            .clientCredentials("nhn:demo-api/read")
                            .accessTokenClaims()
                            .path("helseid://claims/client/claims/orgnr_parent")
                            .asText())
                    .isEqualTo(organisation);
        }
    }

    @Test
    void anApiBuiltForHelseIdGetsItsScopeAsAnArray() {
        assertThat((Object) client("demo-machine")
                        .clientCredentials("nhn:demo-journal/read")
                        .accessTokenClaims()
                        .path("scope"))
                .isEqualTo(JsonNodeFactory.instance.arrayNode().add("nhn:demo-journal/read"));
        assertThat(client("demo-machine")
                        .clientCredentials("nhn:demo-api/read")
                        .accessTokenClaims()
                        .path("scope")
                        .isTextual())
                .as("the control: the other API gets a text")
                .isTrue();
    }

    @Test
    void theSpringBootClientRunsWithItsDemoSettings() throws IOException {
        Path example = Path.of("..", "examples", "spring-boot-client");
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(example.resolve("src/main/resources/application.properties"))) {
            settings.load(file);
        }
        SigningKey key = SigningKey.load(example.resolve(settings.getProperty("key")));
        OidcClient web = OidcClient.discover(ISSUER, settings.getProperty("client"), key);
        URI redirectUri =
                URI.create("http://localhost:" + settings.getProperty("server.port") + "/login/oauth2/code/login");
        AuthorizationRequest request = AuthorizationRequest.of("openid " + settings.getProperty("scope"), redirectUri);

        assertThat(web.logIn(request, DOCTOR, PASSWORD).response().status())
                .as("a user's token")
                .isEqualTo(200);
        assertThat(web.clientCredentials(settings.getProperty("scope"))
                        .response()
                        .status())
                .as("its own token")
                .isEqualTo(200);
    }

    @Test
    void aVendorRequestsAClientAndAnAdministratorConfirms() {
        AdminApi admin = AdminApi.of(SharedServer.get().url(), "helse", KeycloakServer.ADMIN, KeycloakServer.ADMIN);
        String apiKey = admin.post(
                        "helseprofil/draft-keys",
                        JsonNodeFactory.instance.objectNode().put("count", 1).put("days", 1))
                .text("token");
        SigningKey key = SigningKey.generate("ES256");
        ObjectNode draft = JsonNodeFactory.instance.objectNode();
        draft.put("organizationNumber", "999977774")
                .put(
                        "publicJwk",
                        new ObjectMapper().valueToTree(key.publicJwk()).toString());
        draft.putArray("apiScopes").add("nhn:selvbetjening/client").add("nhn:demo-api/read");
        draft.put("postClientConfirmationRedirectUri", "http://localhost:1337/callback");
        Response offered = Request.post(URI.create(ISSUER + "/helseprofil/selvbetjening/v1/client-drafts"))
                .header("api-key", apiKey)
                .body("application/json", draft.toString())
                .send();
        assertThat(offered.status()).as(offered.body()).isEqualTo(200);
        String clientId = offered.text("clientId");
        try {
            URI page = URI.create(offered.text("confirmation"));
            LoginForm browser = LoginForm.open(page);
            browser.submit("grete.godkjenner", PASSWORD);
            Matcher token = FORM_TOKEN.matcher(browser.html());
            assertThat(token.find()).as(browser.html()).isTrue();

            Response confirmed = browser.submit(
                    Request.post(page).form("token", token.group(1)).form("answer", "confirm"));

            assertThat(confirmed.header("Location")).hasValue("http://localhost:1337/callback?status=Success");
            assertThat(OidcClient.discover(ISSUER, clientId, key)
                            .clientCredentials("nhn:demo-api/read")
                            .response()
                            .status())
                    .isEqualTo(200);
        } finally {
            admin.delete("clients/" + admin.client(clientId).path("id").asText());
        }
    }

    @Test
    void testTokensCanBeIssued() {
        assertThat(Request.post(URI.create(ISSUER + "/helseprofil/test-tokens/v2/create-test-token-with-key"))
                        .header("X-Auth-Key", SharedServer.TEST_TOKEN_KEY)
                        .body("application/json", "{\"audience\":\"nhn:demo-api\"}")
                        .send()
                        .status())
                .isEqualTo(200);
    }

    private static LoginForm open(OidcClient client, AuthorizationRequest request) {
        return LoginForm.open(client.authorizeUrl(client.push(request).requestUri()));
    }

    private static AuthorizationRequest asking(String scope) {
        return AuthorizationRequest.of("openid " + scope, URI.create("http://localhost:8765/callback"));
    }

    private static OidcClient client(String clientId) {
        return client(clientId, clientId);
    }

    private static OidcClient client(String clientId, String key) {
        return OidcClient.discover(
                ISSUER, clientId, new DemoKeys(Path.of(System.getProperty("helseprofil.realms"))).of(key));
    }
}
