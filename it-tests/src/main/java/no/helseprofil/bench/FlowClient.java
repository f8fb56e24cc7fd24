package no.helseprofil.bench;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.jspecify.annotations.Nullable;

/**
 * A client of one realm that sends one request after the other, and a logged-in user. It measures its waits for
 * responses from the moment at which a request is complete, so that the client's signing isn't counted.
 */
final class FlowClient {

    /** A {@code client_id} that no realm has. */
    private static final String UNKNOWN = "bench-nobody";

    /** Errors of refusals by Keycloak and the profile; a demand for a nonce is none. */
    private static final Set<String> REFUSALS =
            Set.of("invalid_client", "invalid_dpop_proof", "invalid_request", "unauthorized_client");

    /** A key that a realm may block; until then it is as good as any. */
    static final SigningKey STOLEN = SigningKey.generate("ES256");

    private static final URI ELSEWHERE = URI.create("https://elsewhere.example/token");

    private final OidcClient client;
    private final UnaryOperator<AuthorizationRequest> login;
    private final boolean answersNonces;

    /** This client when it requests tokens of its own. */
    private final OidcClient machine;

    private @Nullable LoginForm browser;
    private @Nullable Exchange tokens;
    private @Nullable String usedAssertion;
    private long sent;
    private long waited;

    /** Creates a client for a comparison of realms, where a demand for a nonce would be an additional request. */
    FlowClient(BenchRealm realm, String server, SigningKey key) {
        this(realm, server, key, false);
    }

    /**
     * Creates a client of a realm.
     *
     * @param answersNonces whether it answers a demand for a nonce, as clients do
     */
    FlowClient(BenchRealm realm, String server, SigningKey key, boolean answersNonces) {
        this.answersNonces = answersNonces;
        client = OidcClient.discover(realm.issuer(server), BenchRealm.CLIENT, key)
                .withRequest(request -> {
                    sent = System.nanoTime();
                    return request;
                });
        Details details = realm.details();
        machine = details == null ? client : client.withAssertion(assertion -> assertion.details(details));
        login = details == null ? UnaryOperator.identity() : request -> request.with(details);
    }

    /** Fetches a nonce, if the realm has any, and logs the user in. */
    void begin() {
        machine.clientCredentials(BenchRealm.SCOPE).accessToken();
        AuthorizationRequest request = request();
        browser = LoginForm.open(client.authorizeUrl(client.push(request).requestUri()));
        tokens = client.redeem(
                request, browser.submit(BenchRealm.USER, BenchRealm.PASSWORD).requiredCode());
    }

    /** Returns the user's latest tokens. */
    Exchange tokens() {
        if (tokens == null) {
            throw new IllegalStateException("nobody has logged in");
        }
        return tokens;
    }

    /** Returns the time that it has waited for responses since the last call. */
    Duration waited() {
        Duration time = Duration.ofNanos(waited);
        waited = 0;
        return time;
    }

    /** Sends one token request. */
    void token() {
        answered(() -> machine.clientCredentials(BenchRealm.SCOPE)).accessToken();
    }

    /** Sends three requests: pushed, authorization, token. */
    void code() {
        if (browser == null) {
            throw new IllegalStateException("nobody has logged in");
        }
        AuthorizationRequest request = request();
        String pushed = answered(() -> client.push(request)).requestUri();
        sent = System.nanoTime();
        LoginForm page = browser.reopen(client.authorizeUrl(pushed));
        waited += System.nanoTime() - sent;
        String code = page.answer()
                .orElseThrow(() -> new IllegalStateException("the login doesn't hold"))
                .requiredCode();
        tokens = answered(() -> client.redeem(request, code));
        tokens.accessToken();
    }

    /** Sends one token request with the refresh token of the last code. */
    void refresh() {
        answered(() -> client.refresh(tokens().refreshToken())).accessToken();
    }

    /** Sends one request with the access token of the last code. */
    void userinfo() {
        Exchange told = answered(() -> client.userinfo(tokens().accessToken()));
        if (!told.response().isSuccess()) {
            throw new IllegalStateException("no userinfo but " + told.response());
        }
    }

    /** Sends one token request that exchanges the access token of the last code. */
    void exchange() {
        answered(() -> client.exchangeToken(tokens().accessToken(), BenchRealm.SCOPE))
                .accessToken();
    }

    /** Sends one token request with a proof for another server. */
    void refusedProof() {
        refused(machine.withProof(proof -> proof.of("POST", ELSEWHERE)));
    }

    /** Gets a token for an assertion. */
    void useAssertion() {
        String assertion = machine.assertion().sign();
        with(assertion).clientCredentials(BenchRealm.SCOPE).accessToken();
        usedAssertion = assertion;
    }

    /** Sends one token request with the assertion that was used. */
    void refusedAssertion() {
        if (usedAssertion == null) {
            throw new IllegalStateException("no assertion was used");
        }
        refused(with(usedAssertion));
    }

    /** Sends one token request of an unknown client. */
    void refusedClient() {
        refused(machine.withAssertion(
                        assertion -> assertion.with("iss", UNKNOWN).with("sub", UNKNOWN))
                .withRequest(request -> request.withoutForm("client_id").form("client_id", UNKNOWN)));
    }

    /** Sends one token request with a proof by the key that the realm has blocked. */
    void refusedKey() {
        refused(machine.withProofKey(STOLEN));
    }

    private OidcClient with(String assertion) {
        return machine.withRequest(
                request -> request.withoutForm("client_assertion").form("client_assertion", assertion));
    }

    private void refused(OidcClient wrong) {
        Response answer =
                answered(() -> wrong.clientCredentials(BenchRealm.SCOPE)).response();
        if (answer.status() >= 500 || !REFUSALS.contains(String.valueOf(answer.error()))) {
            throw new IllegalStateException("not refused but " + answer);
        }
    }

    private AuthorizationRequest request() {
        return login.apply(AuthorizationRequest.of("openid " + BenchRealm.SCOPE, BenchRealm.REDIRECT_URI));
    }

    private Exchange answered(Supplier<Exchange> request) {
        Exchange exchange = request.get();
        waited += System.nanoTime() - sent;
        if (!answersNonces && exchange.challenge().isPresent()) {
            throw new IllegalStateException("a nonce was demanded: " + exchange.challenge());
        }
        return exchange;
    }
}
