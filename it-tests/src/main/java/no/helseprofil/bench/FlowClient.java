package no.helseprofil.bench;

import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;
import org.jspecify.annotations.Nullable;

/** A client of one realm that asks for tokens, one after the other, and a user who is logged in. */
final class FlowClient {

    private final OidcClient client;
    private @Nullable LoginForm browser;

    FlowClient(String issuer, SigningKey key) {
        this.client = OidcClient.discover(issuer, BenchRealm.CLIENT, key);
    }

    /** Fetches a nonce, where the realm has any, and logs the user in. */
    void begin() {
        client.clientCredentials(BenchRealm.SCOPE).accessToken();
        AuthorizationRequest request = request();
        browser = LoginForm.open(client.authorizeUrl(client.push(request).requestUri()));
        client.redeem(
                        request,
                        browser.submit(BenchRealm.USER, BenchRealm.PASSWORD).requiredCode())
                .accessToken();
    }

    /** One token request. */
    void clientCredentials() {
        atOnce(client.clientCredentials(BenchRealm.SCOPE)).accessToken();
    }

    /** Three requests: pushed, authorization, token. */
    void code() {
        if (browser == null) {
            throw new IllegalStateException("nobody has logged in");
        }
        AuthorizationRequest request = request();
        String pushed = atOnce(client.push(request)).requestUri();
        String code = browser.reopen(client.authorizeUrl(pushed))
                .answer()
                .orElseThrow(() -> new IllegalStateException("the login doesn't hold"))
                .requiredCode();
        atOnce(client.redeem(request, code)).accessToken();
    }

    private static AuthorizationRequest request() {
        return AuthorizationRequest.of("openid " + BenchRealm.SCOPE, BenchRealm.REDIRECT_URI);
    }

    /** A demand for a nonce would be a request more than the other realm has. */
    private static Exchange atOnce(Exchange exchange) {
        exchange.challenge().ifPresent(challenge -> {
            throw new IllegalStateException("a nonce was demanded: " + challenge);
        });
        return exchange;
    }
}
