package no.helseprofil.it.claims;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Map;
import java.util.TreeMap;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;

/** An identity provider of a realm, which says of whoever comes what it is told to. */
final class IdentityProvider implements AutoCloseable {

    static final String ALIAS = "testidp-oidc";
    private static final String SUBJECT = "the-doctor";
    private static final String AUDIENCE = "the-realm";
    private static final SigningKey KEY = SigningKey.generate("ES256");

    private final HealthRealm health;
    private final String alias;
    private final HttpServer server;
    private volatile String idToken = "";

    private IdentityProvider(HealthRealm health, String alias, HttpServer server) {
        this.health = health;
        this.alias = alias;
        this.server = server;
    }

    /** Starts one, and makes it known in the realm: by its word the doctor logs in, whose number it tells. */
    static IdentityProvider of(HealthRealm health) {
        return of(health, ALIAS);
    }

    /** Another, by whose word the doctor logs in, too. */
    static IdentityProvider of(HealthRealm health, String alias) {
        return in(health, alias).tellingLevels().tellingNumbers("FORCE").knowing(HealthRealm.DOCTOR, SUBJECT);
    }

    /** Starts one, and makes it known in the realm; none of what it says is taken from it yet, and it knows nobody. */
    static IdentityProvider in(HealthRealm health, String alias) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            IdentityProvider provider = new IdentityProvider(health, alias, server);
            server.createContext("/token", provider::answer);
            server.start();
            provider.register();
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException("serving an identity provider", e);
        }
    }

    /** What it says of levels is taken from it. */
    IdentityProvider tellingLevels() {
        return mapping("level", "oidc-user-session-note-idp-mapper", """
                "syncMode": "FORCE", "are.claim.values.regex": "true",
                "claims": "[{\\"key\\":\\"%s\\",\\"value\\":\\".*\\"},{\\"key\\":\\"acr\\",\\"value\\":\\".*\\"}]\"""".formatted(Claims.SECURITY_LEVEL));
    }

    /** It knows one level alone, and says nothing of it. */
    IdentityProvider ofLevelFour() {
        return mapping("level", "hardcoded-user-session-attribute-idp-mapper", """
                "syncMode": "FORCE", "attribute": "%s", "attribute.value": "4\"""".formatted(Claims.SECURITY_LEVEL));
    }

    /** Its claim {@code pid} is imported into accounts. */
    IdentityProvider tellingNumbers(String syncMode) {
        return mapping("pid", "oidc-user-attribute-idp-mapper", """
                "syncMode": "%s", "claim": "pid", "user.attribute": "pid\"""".formatted(syncMode));
    }

    /** An administrator has linked an account to an identity of it. */
    IdentityProvider knowing(String username, String subject) {
        HealthRealm.succeeded(health.realm()
                .admin()
                .post("users/" + health.userId(username) + "/federated-identity/" + alias, """
                { "identityProvider": "%s", "userId": "%s", "userName": "%2$s" }
                """.formatted(
                                alias, subject)));
        return this;
    }

    String alias() {
        return alias;
    }

    /** The doctor logs in by it. */
    Exchange logIn(OidcClient client, AuthorizationRequest asked, Map<String, ?> claims) {
        return logIn(client, client, asked, claims);
    }

    /**
     * The doctor logs in by it.
     *
     * @param redeeming the client that redeems the code, with what it says there
     */
    Exchange logIn(OidcClient client, OidcClient redeeming, AuthorizationRequest asked, Map<String, ?> claims) {
        LoginForm browser = sendBack(openedBy(client, asked), claims);
        return redeeming.redeem(asked, browser.answer().orElseThrow().requiredCode());
    }

    /** A new browser that the client has sent here. */
    LoginForm openedBy(OidcClient client, AuthorizationRequest asked) {
        return LoginForm.open(addressOf(client, asked));
    }

    /** Where the client sends a browser, so that the server sends it on to here. */
    URI addressOf(OidcClient client, AuthorizationRequest asked) {
        OidcClient choosing = client.withRequest(request -> request.form("kc_idp_hint", alias));
        return client.authorizeUrl(choosing.push(asked).requestUri());
    }

    /**
     * A browser that the server has sent here goes back to it.
     *
     * @param claims what is said of whoever sits there; of the doctor and the doctor's number unless they say otherwise
     */
    LoginForm sendBack(LoginForm browser, Map<String, ?> claims) {
        AuthorizationAnswer here = browser.answer().orElseThrow();
        Map<String, Object> said = new TreeMap<>(Map.of("sub", SUBJECT, "pid", HealthRealm.PID));
        said.putAll(claims);
        idToken = idToken(parameter(here, "nonce"), said);
        return browser.reopen(URI.create(parameter(here, "redirect_uri") + "?code=any&state="
                + URLEncoder.encode(parameter(here, "state"), UTF_8)));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void register() {
        HealthRealm.succeeded(
                health.realm().admin().post("identity-provider/instances", """
                { "alias": "%s", "providerId": "oidc", "enabled": true, "config": {
                  "authorizationUrl": "%s/authorize", "tokenUrl": "%2$s/token", "clientId": "%s", "clientSecret": "any",
                  "clientAuthMethod": "client_secret_post", "validateSignature": "false", "syncMode": "FORCE" } }
                """.formatted(alias, address(), AUDIENCE)));
    }

    private IdentityProvider mapping(String name, String type, String config) {
        HealthRealm.succeeded(
                health.realm().admin().post("identity-provider/instances/" + alias + "/mappers", """
                { "name": "%s", "identityProviderAlias": "%s", "identityProviderMapper": "%s", "config": { %s } }
                """.formatted(
                                name, alias, type, config)));
        return this;
    }

    private String address() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private static String idToken(String nonce, Map<String, ?> claims) {
        Assertion token = Assertion.by(SUBJECT, KEY).with("nonce", nonce).with("aud", AUDIENCE);
        for (Map.Entry<String, ?> claim : claims.entrySet()) {
            token = token.with(claim.getKey(), claim.getValue());
        }
        return token.sign();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        byte[] body = "{\"access_token\":\"any\",\"token_type\":\"Bearer\",\"id_token\":\"%s\"}"
                .formatted(idToken)
                .getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(form.isEmpty() ? 400 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String parameter(AuthorizationAnswer answer, String name) {
        String value = answer.parameter(name);
        if (value == null) {
            throw new IllegalStateException("no " + name + " in " + answer);
        }
        return value;
    }
}
