package no.helseprofil.it.claims;

import static java.nio.charset.StandardCharsets.UTF_8;
import static no.helseprofil.it.support.Answers.succeeded;

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
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.SigningKey;

/** One that speaks OpenID Connect. */
final class OidcProvider extends IdentityProvider {

    private static final String AUDIENCE = "the-realm";
    private static final SigningKey KEY = SigningKey.generate("ES256");

    private final HttpServer server;
    private volatile String idToken = "";

    private OidcProvider(HealthRealm health, String alias, HttpServer server) {
        super(health, alias);
        this.server = server;
    }

    static OidcProvider in(HealthRealm health, String alias) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            OidcProvider provider = new OidcProvider(health, alias, server);
            server.createContext("/token", provider::answer);
            server.start();
            String address = "http://localhost:" + server.getAddress().getPort();
            provider.register("oidc", """
                    "authorizationUrl": "%s/authorize", "tokenUrl": "%1$s/token", "clientId": "%s", "clientSecret": "any",
                    "clientAuthMethod": "client_secret_post", "validateSignature": "false\"""".formatted(address, AUDIENCE));
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException("serving an identity provider", e);
        }
    }

    /** Makes the realm take what the provider says of levels. */
    IdentityProvider tellingLevels() {
        return mapping("level", "oidc-user-session-note-idp-mapper", """
                "syncMode": "FORCE", "are.claim.values.regex": "true",
                "claims": "[{\\"key\\":\\"%s\\",\\"value\\":\\".*\\"},{\\"key\\":\\"acr\\",\\"value\\":\\".*\\"}]\"""".formatted(Claims.SECURITY_LEVEL));
    }

    /**
     * Makes the realm know each user by another claim than their subject. A mapper sets this, and runs after those of
     * the numbers.
     */
    IdentityProvider knownBy(String claim) {
        String id = "zz-" + alias();
        succeeded(health().realm().admin().post("identity-provider/instances/" + alias() + "/mappers", """
                { "id": "%s", "name": "%1$s", "identityProviderAlias": "%s", "identityProviderMapper": "oidc-username-idp-mapper",
                  "config": { "syncMode": "FORCE", "template": "${CLAIM.%s}", "target": "BROKER_ID" } }
                """.formatted(
                        id, alias(), claim)));
        return this;
    }

    @Override
    IdentityProvider telling(String attribute, String syncMode) {
        return mapping(attribute, "oidc-user-attribute-idp-mapper", """
                "syncMode": "%s", "claim": "%s", "user.attribute": "%2$s\"""".formatted(syncMode, attribute));
    }

    @Override
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
