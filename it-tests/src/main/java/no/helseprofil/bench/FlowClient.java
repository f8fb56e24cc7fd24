package no.helseprofil.bench;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import no.helseprofil.testkit.client.Assertion;
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

    /**
     * Creates a client of a realm.
     *
     * @param answersNonces whether it answers a demand for a nonce, as clients do; in a comparison of realms that would
     *     be an additional request
     */
    FlowClient(BenchRealm realm, BenchServer server, SigningKey key, boolean answersNonces) {
        this.answersNonces = answersNonces;
        client = OidcClient.discover(server.issuer(realm), BenchRealm.CLIENT, key)
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
        return Objects.requireNonNull(tokens, "nobody has logged in");
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

    /** Sends one token request of another client, with its keys for assertions and for proofs. */
    void tokenOf(String clientId, SigningKey key, SigningKey proofKey) {
        OidcClient other = machine.withProofKey(proofKey)
                .withAssertion(
                        any -> Assertion.by(clientId, key).to(machine.metadata().issuer()))
                .withRequest(request -> request.formInstead("client_id", clientId));
        answered(() -> other.clientCredentials(BenchRealm.SCOPE)).accessToken();
    }

    /** Sends three requests: pushed, authorization, token. */
    void code() {
        AuthorizationRequest request = request();
        String pushed = answered(() -> client.push(request)).requestUri();
        sent = System.nanoTime();
        LoginForm page = Objects.requireNonNull(browser, "nobody has logged in").reopen(client.authorizeUrl(pushed));
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
        Response claims =
                answered(() -> client.userinfo(tokens().accessToken())).response();
        if (!claims.isSuccess()) {
            throw new IllegalStateException("no userinfo but " + claims);
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
        usedAssertion = machine.assertion().sign();
        with(usedAssertion).clientCredentials(BenchRealm.SCOPE).accessToken();
    }

    /** Sends one token request with the assertion that was used. */
    void refusedAssertion() {
        refused(with(Objects.requireNonNull(usedAssertion, "no assertion was used")));
    }

    /** Sends one token request of an unknown client. */
    void refusedClient() {
        refused(machine.withAssertion(
                        assertion -> assertion.with("iss", UNKNOWN).with("sub", UNKNOWN))
                .withRequest(request -> request.formInstead("client_id", UNKNOWN)));
    }

    /** Sends one token request with a proof by the key that the realm has blocked. */
    void refusedKey() {
        refused(machine.withProofKey(STOLEN));
    }

    private OidcClient with(String assertion) {
        return machine.withRequest(request -> request.formInstead("client_assertion", assertion));
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
