package no.helseprofil.it.realm;

import static no.helseprofil.it.support.Answers.succeeded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import no.helseprofil.it.support.GivenKeys;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;

/** One of two servers that have the same realm, and the requests that both get. */
final class StockSide implements AutoCloseable {

    static final String REALM = "it-" + UUID.randomUUID().toString().substring(0, 8);
    static final String SECRET_CLIENT = "with-secret";
    static final String KEY_CLIENT = "with-key";
    static final String BOUND_CLIENT = "with-bound-tokens";
    static final String PUBLIC_CLIENT = "public";
    static final String SECRET = "a-secret-of-the-stock-realm";
    static final String USERNAME = "kvart.grevling";
    static final String PASSWORD = "demo";
    static final String ORIGIN = "https://app.example";
    static final URI REDIRECT_URI = URI.create("http://localhost:8765/callback");

    /** Age equal to Keycloak's limit for a proof and its leeway together. */
    static final Duration AGE_OF_THE_FAULT = Duration.ofSeconds(25);

    private static final SigningKey KEY = SigningKey.generate("ES256");
    private static final SigningKey PROOF_KEY = SigningKey.generate("ES256");
    private static final int ATTEMPTS = 50;

    private final KeycloakServer server;
    private final String realm;
    private final AdminApi admin;
    private final Map<String, OidcClient> clients = new HashMap<>();

    /** Creates the realm on this server, in the languages for which the pack has texts. */
    StockSide(KeycloakServer server) {
        this(server, REALM);
        ObjectNode json = StockRealm.json(realm, KEY);
        json.put("internationalizationEnabled", true).put("defaultLocale", "en");
        StockEndpointRequests.LANGUAGES.forEach(json.putArray("supportedLocales")::add);
        succeeded(admin.realm("").post("", json));
    }

    private StockSide(KeycloakServer server, String realm) {
        this.server = server;
        this.realm = realm;
        this.admin = AdminApi.of(server.url(), realm, KeycloakServer.ADMIN, KeycloakServer.ADMIN);
    }

    /** Creates the same realm by another name, with keys that Keycloak hasn't made itself. */
    static StockSide named(KeycloakServer server, String realm) {
        return named(server, realm, GivenKeys::addTo);
    }

    /** Creates the realm by another name and with something else in it. */
    static StockSide named(KeycloakServer server, String realm, Consumer<ObjectNode> deviation) {
        StockSide side = new StockSide(server, realm);
        ObjectNode json = StockRealm.json(realm, KEY);
        deviation.accept(json);
        succeeded(side.admin.realm("").post("", json));
        return side;
    }

    /** The realm on another server that has the same database. */
    StockSide on(KeycloakServer other) {
        return new StockSide(other, realm);
    }

    URI url() {
        return server.url();
    }

    AdminApi admin() {
        return admin;
    }

    String realm() {
        return realm;
    }

    String issuer() {
        return server.url() + "/realms/" + realm;
    }

    /** An address below the realm. */
    URI at(String path) {
        return URI.create(issuer() + "/" + path);
    }

    /** An address below the realm's OpenID Connect endpoints. */
    URI oidc(String path) {
        return at("protocol/openid-connect/" + path);
    }

    Request post(String endpoint) {
        return Request.post(oidc(endpoint));
    }

    /** A request by the client with the secret. */
    Request withSecret(String endpoint) {
        return post(endpoint).form("client_id", SECRET_CLIENT).form("client_secret", SECRET);
    }

    Request passwordGrant() {
        return withSecret("token")
                .form("grant_type", "password")
                .form("username", USERNAME)
                .form("password", PASSWORD)
                .form("scope", "openid");
    }

    /** A client with {@code private_key_jwt} that asks for no nonce, since Keycloak has none. */
    OidcClient client(String clientId) {
        return clients.computeIfAbsent(
                clientId,
                id -> OidcClient.discover(issuer(), id, KEY)
                        .withProofKey(PROOF_KEY)
                        .withoutNonceStep());
    }

    AuthorizationRequest authorizationRequest() {
        return new AuthorizationRequest("openid email", REDIRECT_URI, "one", "two", "v".repeat(43));
    }

    /** The address of an authorization request by the client with the secret, with a state that both sides share. */
    URI authorizeUrl(String parameters) {
        return URI.create(oidc("auth") + "?client_id=" + SECRET_CLIENT + "&redirect_uri="
                + URLEncoder.encode(REDIRECT_URI.toString(), StandardCharsets.UTF_8)
                + "&scope=openid&state=one&nonce=two"
                + parameters);
    }

    /** A code for the client with the secret. */
    String code() {
        return LoginForm.open(authorizeUrl("&response_type=code"))
                .submit(USERNAME, PASSWORD)
                .requiredCode();
    }

    Request redeem(String code) {
        return withSecret("token")
                .form("grant_type", "authorization_code")
                .form("code", code)
                .form("redirect_uri", REDIRECT_URI.toString());
    }

    /** A member of a successful answer. */
    String member(Request request, String member) {
        String value = succeeded(request.send()).text(member);
        if (value == null) {
            throw new IllegalStateException("no " + member);
        }
        return value;
    }

    String bearer() {
        return "Bearer " + member(passwordGrant(), "access_token");
    }

    /** The internal id of a client. */
    String id(String clientId) {
        return admin.client(clientId).path("id").textValue();
    }

    ObjectNode representation(String clientId) {
        return admin.client(clientId);
    }

    /**
     * The answer to a request that has to be made and met within one second of the clock. The attempts in which the
     * second ran out prove nothing and are not counted.
     */
    Response withinOneSecond(Function<StockSide, Response> request) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long before = Instant.now().getEpochSecond();
            Response answer = request.apply(this);
            if (Instant.now().getEpochSecond() == before) {
                return answer;
            }
        }
        throw new IllegalStateException("no answer within one second of the clock in " + ATTEMPTS + " attempts");
    }

    /** Deletes the realm. */
    @Override
    public void close() {
        succeeded(admin.delete(""));
    }
}
