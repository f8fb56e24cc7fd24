package no.helseprofil.testkit.client;

import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Client that meets the profile: {@code private_key_jwt}, DPoP with the server's nonce, PAR, PKCE. Any step can be made
 * to deviate in one place; the rest stays right:
 *
 * <pre>{@code
 * client.withAssertion(assertion -> assertion.without("nbf")).clientCredentials(scope);
 * client.withProof(ProofFault.MISSING_HTU::apply).clientCredentials(scope);
 * client.withRequest(request -> request.form("scope", "again")).clientCredentials(scope);
 * }</pre>
 *
 * <p>A client is immutable: each {@code with…} returns another client. Only the last nonce of each server is
 * remembered, once for all clients that came from the same {@link #discover}, as one client in the field would. Access
 * tokens are bound to {@link #proofKey()}.
 */
public final class OidcClient {

    private static final String PAR = "pushed_authorization_request_endpoint";

    private final Metadata metadata;
    private final String clientId;
    private final SigningKey key;

    /** The last nonce of each origin (RFC 9449, section 8.2). A client shares them with those that were made of it. */
    private final Map<String, String> nonces;

    private SigningKey proofKey;
    private Clock clock = Clock.systemUTC();
    private boolean answersNonces = true;
    private UnaryOperator<RequestObject> requestObjects = UnaryOperator.identity();
    private UnaryOperator<Assertion> assertions = UnaryOperator.identity();
    private UnaryOperator<Proof> proofs = UnaryOperator.identity();
    private UnaryOperator<Request> requests = UnaryOperator.identity();

    private OidcClient(
            Metadata metadata, String clientId, SigningKey key, SigningKey proofKey, Map<String, String> nonces) {
        this.metadata = metadata;
        this.clientId = clientId;
        this.key = key;
        this.proofKey = proofKey;
        this.nonces = nonces;
    }

    private OidcClient changed(Consumer<OidcClient> change) {
        OidcClient copy = new OidcClient(metadata, clientId, key, proofKey, nonces);
        copy.clock = clock;
        copy.answersNonces = answersNonces;
        copy.requestObjects = requestObjects;
        copy.assertions = assertions;
        copy.proofs = proofs;
        copy.requests = requests;
        change.accept(copy);
        return copy;
    }

    /** Returns a client of the authorization server with this issuer. Its DPoP key is a new ES256 key. */
    public static OidcClient discover(String issuer, String clientId, SigningKey key) {
        SigningKey proofKey = SigningKey.generate("ES256");
        return new OidcClient(Metadata.of(issuer), clientId, key, proofKey, new ConcurrentHashMap<>());
    }

    /** Returns the server's metadata. */
    public Metadata metadata() {
        return metadata;
    }

    /** Returns the key that tokens are bound to. */
    public SigningKey proofKey() {
        return proofKey;
    }

    /** Returns this client with deviating assertions. */
    public OidcClient withAssertion(UnaryOperator<Assertion> deviation) {
        return changed(client -> client.assertions = JwtParts.then(assertions, deviation));
    }

    /** Returns this client with deviating request objects. */
    public OidcClient withRequestObject(UnaryOperator<RequestObject> deviation) {
        return changed(client -> client.requestObjects = JwtParts.then(requestObjects, deviation));
    }

    /** Returns this client with deviating proofs, including those for PAR and for APIs. */
    public OidcClient withProof(UnaryOperator<Proof> deviation) {
        return changed(client -> client.proofs = JwtParts.then(proofs, deviation));
    }

    /**
     * Returns this client with deviating requests. The change comes last: the request already has assertion and proof.
     */
    public OidcClient withRequest(UnaryOperator<Request> deviation) {
        return changed(client -> client.requests = JwtParts.then(requests, deviation));
    }

    /**
     * Returns this client with a further API that its tokens are for: the parameter {@code resource} (RFC 8707) of
     * token requests and of pushed requests.
     */
    public OidcClient withResource(String api) {
        return withRequest(request -> asksForTokens(request) ? request.form("resource", api) : request);
    }

    /** Returns this client with another DPoP key. */
    public OidcClient withProofKey(SigningKey key) {
        return changed(client -> client.proofKey = key);
    }

    /** Returns this client without any proof. */
    public OidcClient withoutProof() {
        return withRequest(request -> request.withoutHeader("DPoP"));
    }

    /**
     * Returns this client without the nonce step: it uses no remembered nonce, doesn't answer the server's demand for
     * one, and returns the first answer.
     */
    public OidcClient withoutNonceStep() {
        return changed(client -> client.answersNonces = false);
    }

    /** Returns this client with another clock, such as that of a server whose clock was moved. */
    public OidcClient at(Clock clock) {
        return changed(client -> client.clock = clock);
    }

    /** Returns a new assertion, as in the next request. */
    public Assertion assertion() {
        return assertions.apply(Assertion.by(clientId, key).at(clock).to(metadata.issuer()));
    }

    /** Returns a new proof, as in this request. */
    public Proof proof(Request request) {
        return proofs.apply(compliantProof(request));
    }

    /** Requests a token for the client itself (RFC 6749, section 4.4). */
    public Exchange clientCredentials(String scope) {
        return authenticated(
                post("token_endpoint").form("grant_type", "client_credentials").form("scope", scope));
    }

    /**
     * Pushes an authorization request (RFC 9126); its proof binds the code to the DPoP key (RFC 9449, section 10.1).
     * Details are sent in a signed object beside it, as HelseID specifies.
     */
    public Exchange push(AuthorizationRequest request) {
        Request form = post(PAR).form(request.parameters());
        Details details = request.details();
        return authenticated(
                details == null
                        ? form
                        : withObject(form, compliantObject().without("iat").details(details)));
    }

    /** Pushes the request as one signed object (RFC 9126, section 3), including its details. */
    public Exchange pushObject(AuthorizationRequest request) {
        RequestObject object = compliantObject().parameters(request.parameters());
        Details details = request.details();
        return authenticated(withObject(post(PAR), details == null ? object : object.details(details)));
    }

    /** Returns the URL for the user's browser after PAR, with {@code client_id} and {@code request_uri} only. */
    public URI authorizeUrl(String requestUri) {
        return URI.create(metadata.endpoint("authorization_endpoint")
                + "?client_id=" + Request.encoded(clientId)
                + "&request_uri=" + Request.encoded(requestUri));
    }

    /** Redeems a code (RFC 6749, section 4.1.3). */
    public Exchange redeem(AuthorizationRequest request, String code) {
        return authenticated(post("token_endpoint")
                .form("grant_type", "authorization_code")
                .form("code", code)
                .form("redirect_uri", request.redirectUri().toString())
                .form("code_verifier", request.codeVerifier()));
    }

    /**
     * Logs a user in, from PAR over the login page and the code to the tokens.
     *
     * @throws IllegalStateException if it ends before the code, with the server's answer
     */
    public Exchange logIn(AuthorizationRequest request, String username, String password) {
        URI page = authorizeUrl(push(request).requestUri());
        AuthorizationAnswer answer = LoginForm.open(page).submit(username, password);
        if (!metadata().issuer().equals(answer.issuer()) || !request.state().equals(answer.state())) {
            throw new IllegalStateException("not the answer to this request: " + answer);
        }
        return redeem(request, answer.requiredCode());
    }

    /** Requests new tokens for a refresh token (RFC 6749, section 6). */
    public Exchange refresh(String refreshToken) {
        return authenticated(
                post("token_endpoint").form("grant_type", "refresh_token").form("refresh_token", refreshToken));
    }

    /** Exchanges an access token for one with another scope (RFC 8693). */
    public Exchange exchangeToken(String accessToken, String scope) {
        return authenticated(post("token_endpoint")
                .form("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange")
                .form("subject_token", accessToken)
                .form("subject_token_type", "urn:ietf:params:oauth:token-type:access_token")
                .form("requested_token_type", "urn:ietf:params:oauth:token-type:access_token")
                .form("scope", scope));
    }

    /** Asks whether a token is active (RFC 7662). There is no proof, since the token is not used. */
    public Exchange introspect(String token) {
        return withoutProof().authenticated(post("introspection_endpoint").form("token", token));
    }

    /** Revokes a token (RFC 7009), with a proof of the key that it is bound to. */
    public Exchange revoke(String token) {
        return authenticated(post("revocation_endpoint").form("token", token));
    }

    /** Requests the claims about the user (OpenID Connect Core, section 5.3). */
    public Exchange userinfo(String accessToken) {
        return call(Request.get(metadata.endpoint("userinfo_endpoint")), accessToken);
    }

    /** Sends a request to an API that accepts DPoP-bound tokens; token and proof are added (RFC 9449, section 7). */
    public Exchange call(Request request, String accessToken) {
        Request authorized = request.header("Authorization", "DPoP " + accessToken);
        return proven(() -> authorized, proof -> proof.forToken(accessToken));
    }

    /** Sends a request to the server that needs authentication; {@code client_id}, assertion and proof are added. */
    public Exchange authenticated(Request request) {
        return proven(() -> identified(request), UnaryOperator.identity());
    }

    /**
     * Returns such a request complete and not sent, to send it twice, or twenty times at once. It has the last nonce of
     * the server. A client that has not sent any request yet gets the server's demand for one.
     */
    public Request complete(Request request) {
        return proving(identified(request), UnaryOperator.identity());
    }

    /** Returns an empty form for an endpoint by its name in the metadata, such as {@code token_endpoint}. */
    public Request post(String endpoint) {
        return Request.post(metadata.endpoint(endpoint));
    }

    private boolean asksForTokens(Request request) {
        return Stream.of("token_endpoint", PAR).map(metadata::endpoint).anyMatch(request.address()::equals);
    }

    private Request withObject(Request form, RequestObject object) {
        return form.form("request", requestObjects.apply(object).sign());
    }

    private Request identified(Request request) {
        return request.form("client_id", clientId)
                .form("client_assertion_type", Assertion.TYPE)
                .form("client_assertion", assertion().sign());
    }

    /** Performs the nonce step: the request again with a new proof, and with a new assertion if it has one. */
    private Exchange proven(Supplier<Request> request, UnaryOperator<Proof> kind) {
        Response first = send(request.get(), kind);
        if (!answersNonces || !isNonceDemand(first)) {
            return new Exchange(first, Optional.empty());
        }
        return new Exchange(send(request.get(), kind), Optional.of(first));
    }

    private Response send(Request request, UnaryOperator<Proof> kind) {
        Response response = proving(request, kind).send();
        response.header("DPoP-Nonce").ifPresent(nonce -> nonces.put(origin(request), nonce));
        return response;
    }

    private Request proving(Request request, UnaryOperator<Proof> kind) {
        Proof proof = proofs.apply(kind.apply(compliantProof(request)));
        return requests.apply(request.header("DPoP", proof.sign()));
    }

    private RequestObject compliantObject() {
        return RequestObject.by(clientId, key, metadata.issuer()).at(clock);
    }

    private Proof compliantProof(Request request) {
        Proof proof = Proof.by(proofKey).at(clock).of(request.method(), request.address());
        String known = nonces.get(origin(request));
        return answersNonces && known != null ? proof.nonce(known) : proof;
    }

    private static String origin(Request request) {
        return request.address().getScheme() + "://" + request.address().getAuthority();
    }

    private static boolean isNonceDemand(Response response) {
        boolean byServer = response.status() == 400 && "use_dpop_nonce".equals(response.error());
        boolean byApi = response.status() == 401
                && response.header("WWW-Authenticate")
                        .filter(scheme -> scheme.contains("use_dpop_nonce"))
                        .isPresent();
        return (byServer || byApi) && response.header("DPoP-Nonce").isPresent();
    }
}
