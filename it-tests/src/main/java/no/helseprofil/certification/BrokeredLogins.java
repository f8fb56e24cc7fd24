package no.helseprofil.certification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import java.net.URI;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;

/**
 * Logins of a user of the realm at a suite that plays HelseID. The realm's identity provider is tested. The driver is
 * the browser, by plain HTTP, and an application of the realm, which makes the call to an API that a module ends with:
 * with the token that the realm has stored, and the realm's key.
 */
final class BrokeredLogins implements PlanRun.Counterpart {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALIAS = "suite";
    private static final String INSTANCE = "identity-provider/instances/" + ALIAS;
    private static final String COMPLETED = "LOGIN completed";
    private static final int RSA_BITS = 3072;

    /** Lower than those of the realm's own keys, which sign its tokens. */
    private static final int PRIORITY = 50;

    private final Suite suite;
    private final Settings settings;
    private final AdminApi admin;
    private final OidcClient application;
    private final URI callback;
    private final SigningKey key = SigningKey.generateRsa(RSA_BITS, "PS256");
    private String outcome = "";

    /**
     * Prepares the logins.
     *
     * @param admin administrator of the realm
     * @param application a client of the realm
     * @param callback a redirect URI of that client
     */
    BrokeredLogins(Suite suite, Settings settings, AdminApi admin, OidcClient application, URI callback) {
        this.suite = suite;
        this.settings = settings;
        this.admin = admin;
        this.application = application;
        this.callback = callback;
    }

    /**
     * Gives the realm a key and an identity provider, as an administrator does by docs/broker.md.
     *
     * @param plan configuration of the plan
     * @return the configuration with what is registered at the suite
     */
    JsonNode setUp(JsonNode plan) {
        letApplicationReadTokens();
        succeeded(admin.post("components", keyProvider()));
        ObjectNode provider = JSON.createObjectNode().put("alias", ALIAS).put("providerId", "helseid");
        provider.put("storeToken", true).put("addReadTokenRoleOnCreate", true);
        provider.putObject("config")
                .put("issuer", suite.address() + "/test/a/" + plan.path("alias").asText() + "/")
                .put("clientId", PlanConfiguration.REALM)
                .put("clientSecret", "none")
                .put("defaultScope", plan.at("/client/scope").asText())
                .put("minimumLevel", "any")
                .put("keyId", keyId());
        succeeded(admin.post("identity-provider/instances", provider));
        ObjectNode complete = plan.deepCopy();
        complete.withObject("/client")
                .put("redirect_uri", endpoint().toString())
                .set(
                        "jwks",
                        succeeded(Request.get(URI.create(endpoint() + "/jwks")).send())
                                .json());
        return complete;
    }

    /** Gives the application the role of its user that reads stored tokens. */
    private void letApplicationReadTokens() {
        String broker = admin.client("broker").path("id").textValue();
        JsonNode role =
                succeeded(admin.get("clients/" + broker + "/roles/read-token")).json();
        String own = admin.client(PlanConfiguration.APPLICATION).path("id").textValue();
        succeeded(admin.post("clients/" + own + "/scope-mappings/clients/" + broker, List.of(role)));
    }

    private JsonNode keyProvider() {
        ObjectNode provider = JSON.createObjectNode().put("name", ALIAS).put("providerId", "rsa");
        provider.put("providerType", "org.keycloak.keys.KeyProvider");
        ObjectNode config = provider.putObject("config");
        config.putArray("priority").add(String.valueOf(PRIORITY));
        config.putArray("algorithm").add(key.algorithm());
        config.putArray("privateKey").add(pem());
        return provider;
    }

    private String pem() {
        try {
            byte[] encoded = RSAKey.parse(key.privateJwk()).toPrivateKey().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
                    + "\n-----END PRIVATE KEY-----";
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException("RSA is part of every Java platform", e);
        }
    }

    /** Returns the key id that the realm has given to the key. */
    private String keyId() {
        return succeeded(admin.get("keys"))
                .json()
                .path("keys")
                .valueStream()
                .filter(listed -> listed.path("providerPriority").asInt() == PRIORITY)
                .map(listed -> listed.path("kid").asText())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the realm has not taken its key"));
    }

    @Override
    public void begin() {
        outcome = "";
        admin.clearEvents();
        // each module plays another server under the same issuer
        succeeded(admin.get(INSTANCE + "/reload-keys"));
    }

    @Override
    public void act(String module, String test, String status) {
        if (outcome.isEmpty() && status.equals("WAITING")) {
            try {
                outcome = logIn(suite.exposed(test, "accounts_endpoint"));
            } catch (IllegalStateException e) {
                outcome = "LOGIN broken off: " + e.getMessage();
            }
        }
    }

    @Override
    public ModuleResult result(String module, JsonNode info, JsonNode log) {
        return ModuleResult.of(module, info, log, Map.of()).plus(outcome);
    }

    private String logIn(URI api) {
        AuthorizationRequest request = AuthorizationRequest.of("openid", callback);
        OidcClient choosing = application.withRequest(sent -> sent.form("kc_idp_hint", ALIAS));
        LoginForm browser =
                LoginForm.open(choosing.authorizeUrl(choosing.push(request).requestUri()));
        URI there = end(browser).redirect();
        if (there != null && there.toString().startsWith(suite.address() + "/")) {
            Response back = Request.get(there).send();
            browser.reopen(back.header("Location")
                    .map(URI::create)
                    .orElseThrow(
                            () -> new IllegalStateException("the suite sends nobody back: HTTP " + back.status())));
        }
        if (end(browser).code() == null) {
            return "LOGIN refused: " + reason();
        }
        String token = application.redeem(request, end(browser).requiredCode()).accessToken();
        Response stored = application
                .call(Request.get(URI.create(settings.issuer() + "/broker/" + ALIAS + "/token")), token)
                .response();
        succeeded(application
                .withProofKey(key)
                .call(
                        Request.get(api),
                        succeeded(stored).json().path("access_token").asText())
                .response());
        return COMPLETED;
    }

    private static AuthorizationAnswer end(LoginForm browser) {
        return browser.answer().orElseThrow(() -> new IllegalStateException("the realm asks for a password"));
    }

    /** Returns the class and the cause of a refusal, which the event has. */
    private String reason() {
        return admin.events()
                .valueStream()
                .filter(event -> event.path("type").asText().equals("IDENTITY_PROVIDER_LOGIN_ERROR"))
                .map(event -> event.at("/details/reason").asText())
                .findFirst()
                .orElse("without an event");
    }

    private URI endpoint() {
        return URI.create(settings.issuer() + "/broker/" + ALIAS + "/endpoint");
    }

    private static Response succeeded(Response answer) {
        if (!answer.isSuccess()) {
            throw new IllegalStateException("HTTP " + answer.status() + ": " + answer.body());
        }
        return answer;
    }
}
