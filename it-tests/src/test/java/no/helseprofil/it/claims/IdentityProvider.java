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
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;

/** An identity provider of a realm, which says of the doctor what it is told to. */
final class IdentityProvider implements AutoCloseable {

    static final String ALIAS = "testidp-oidc";
    private static final String SUBJECT = "the-doctor";
    private static final String AUDIENCE = "the-realm";
    private static final SigningKey KEY = SigningKey.generate("ES256");

    private final HttpServer server;
    private volatile String idToken = "";

    private IdentityProvider(HttpServer server) {
        this.server = server;
    }

    /** Starts one, and makes it known in the realm: by its word the doctor logs in. */
    static IdentityProvider of(HealthRealm health) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            IdentityProvider provider = new IdentityProvider(server);
            server.createContext("/token", provider::answer);
            server.start();
            provider.register(health.realm());
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException("serving an identity provider", e);
        }
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
        OidcClient choosing = client.withRequest(request -> request.form("kc_idp_hint", ALIAS));
        LoginForm browser =
                LoginForm.open(client.authorizeUrl(choosing.push(asked).requestUri()));
        AuthorizationAnswer atProvider = browser.answer().orElseThrow();
        idToken = idToken(parameter(atProvider, "nonce"), claims);
        URI back = URI.create(parameter(atProvider, "redirect_uri") + "?code=any&state="
                + URLEncoder.encode(parameter(atProvider, "state"), UTF_8));
        return redeeming.redeem(
                asked, browser.reopen(back).answer().orElseThrow().requiredCode());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void register(TestRealm realm) {
        HealthRealm.succeeded(
                realm.admin().post("identity-provider/instances", """
                { "alias": "%s", "providerId": "oidc", "enabled": true, "config": {
                  "authorizationUrl": "%s/authorize", "tokenUrl": "%2$s/token", "clientId": "%s", "clientSecret": "any",
                  "clientAuthMethod": "client_secret_post", "validateSignature": "false", "syncMode": "FORCE" } }
                """.formatted(ALIAS, address(), AUDIENCE)));
        HealthRealm.succeeded(realm.admin().post("identity-provider/instances/" + ALIAS + "/mappers", """
                { "name": "level", "identityProviderAlias": "%s",
                  "identityProviderMapper": "oidc-user-session-note-idp-mapper", "config": {
                  "syncMode": "FORCE", "are.claim.values.regex": "true",
                  "claims": "[{\\"key\\":\\"%s\\",\\"value\\":\\".*\\"},{\\"key\\":\\"acr\\",\\"value\\":\\".*\\"}]" } }
                """.formatted(
                        ALIAS, Claims.SECURITY_LEVEL)));
        String doctor = realm.admin()
                .get("users?exact=true&username=" + HealthRealm.DOCTOR)
                .json()
                .path(0)
                .path("id")
                .textValue();
        HealthRealm.succeeded(
                realm.admin().post("users/" + doctor + "/federated-identity/" + ALIAS, """
                { "identityProvider": "%s", "userId": "%s", "userName": "%2$s" }
                """.formatted(ALIAS, SUBJECT)));
    }

    private String address() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private static String idToken(String nonce, Map<String, ?> claims) {
        Assertion token = Assertion.by(SUBJECT, KEY).with("nonce", nonce).with("aud", AUDIENCE);
        for (Map.Entry<String, ?> claim : new TreeMap<>(claims).entrySet()) {
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
