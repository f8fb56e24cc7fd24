package no.helseprofil.profile;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import no.helseprofil.jose.ClientAssertion;
import no.helseprofil.jose.DpopProof;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.jose.PublicJwk.KeySize;
import no.helseprofil.jose.Sha256;
import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.RegisteredOrganisation;
import org.jspecify.annotations.Nullable;

/**
 * Requests that comply with the whole profile, one for each way in, and the deviations that tests make from them. Every
 * test says only what is different about its request.
 */
public final class FactsFixture {

    /** Time at which requests are judged: late in a second, so that a test on whole seconds sees the difference. */
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00.900Z");

    /** Value of a member that is absent. */
    public static final Object ABSENT = new Object();

    public static final long SECOND = NOW.getEpochSecond();
    public static final String ISSUER = "https://id.helse.example/realms/helse";
    public static final String TOKEN_URI = ISSUER + "/protocol/openid-connect/token";
    public static final String INTERNAL_ID = "7f0c2a9e-5d0b-4d0e-9a51-1f6f5f2d6c11";
    public static final String CLIENT_ID = "fastlege-epj";
    public static final String REDIRECT_URI = "https://epj.example/callback";

    /** Thumbprint of the key that the client has registered. */
    public static final String KEY_THUMBPRINT = Sha256.of("the registered key");

    public static final String KEY_ID = "2026-01";
    public static final String API = "nhn:demo-api";

    /** The key of RFC 9449, section 4.1. */
    public static final Map<String, String> PROOF_KEY = Map.of(
            "kty", "EC",
            "crv", "P-256",
            "x", "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
            "y", "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA");

    /** Its thumbprint, as RFC 9449, section 6.1, prints it. */
    public static final String PROOF_KEY_THUMBPRINT = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

    private final JwsFixture assertion = JwsFixture.assertion();
    private final JwsFixture proof;
    private final ClientFixture client = new ClientFixture();
    private final AuthorizationFixture authorization = new AuthorizationFixture();

    private Instant instant = NOW;
    private Endpoint endpoint;
    private String method = "POST";
    private String target;
    private @Nullable String own;
    private boolean isKnownClient = true;
    private List<String> faults = List.of();
    private @Nullable String clientId;
    private @Nullable String grantType;
    private boolean hasSecret;
    private boolean hasAssertionType = true;
    private @Nullable String scheme;
    private Facts.@Nullable Assertion otherAssertion;
    private Facts.@Nullable AssertionKey registeredKey =
            new Facts.AssertionKey(KEY_ID, new KeySize(KeySize.Family.EC, 256), KEY_THUMBPRINT, () -> true);
    private Facts.SignatureCheck otherKey = () -> false;
    private Facts.@Nullable ShownKey certificate;
    private Facts.@Nullable Proof otherProof;
    private Facts.NonceCheck nonceCheck = lifetime -> true;
    private Facts.@Nullable PresentedToken presentedToken;
    private boolean isUsedProof;
    private Facts.@Nullable AuthorizationCode code;
    private boolean hasAuthorization;
    private @Nullable Instant sameTokenUntil;
    private Set<String> scopes = Set.of(API + "/read");
    private Set<String> apis = Set.of(API);
    private List<String> resources = List.of();
    private Facts.Asked.Choice choice = Facts.Asked.Choice.MADE;
    private final Map<String, Set<String>> terms = new HashMap<>();
    private Details inAssertion = Details.ABSENT;
    private Details inRequestObject = Details.ABSENT;
    private Details ofLogin = Details.ABSENT;
    private Details picked = Details.ABSENT;
    private boolean withdrawn;
    private boolean forNobody;
    private Facts.@Nullable Exchange exchange;
    private @Nullable RegisteredOrganisation registered;
    private @Nullable Instant ofLoginSince;
    private Facts.@Nullable User user;
    private boolean hasMisplacedDetails;
    private boolean hasDetailsTwice;
    private Facts.Blocking blocking = Facts.Blocking.NONE;

    private FactsFixture(Endpoint endpoint, String path) {
        this.endpoint = endpoint;
        this.target = ISSUER + "/protocol/openid-connect/" + path;
        this.proof = JwsFixture.proof(method, target);
    }

    /** A machine asks for a token. */
    public static FactsFixture tokenRequest() {
        return new FactsFixture(Endpoint.TOKEN, "token").grantType("client_credentials");
    }

    /** A client exchanges a code, which is bound to its DPoP key. */
    public static FactsFixture codeExchange() {
        return new FactsFixture(Endpoint.TOKEN, "token")
                .grantType("authorization_code")
                .code(PROOF_KEY_THUMBPRINT, "S256", true);
    }

    /** A client pushes an authorization request, with a proof and the thumbprint of its key. */
    public static FactsFixture pushedRequest() {
        FactsFixture request = new FactsFixture(Endpoint.PUSHED_AUTHORIZATION, "ext/par/request");
        request.hasAuthorization = true;
        return request;
    }

    /** A browser brings an authorization request that was pushed. */
    public static FactsFixture authorizationRequest() {
        FactsFixture request = new FactsFixture(Endpoint.AUTHORIZATION, "auth")
                .method("GET")
                .withoutAssertion()
                .withoutProof();
        request.hasAuthorization = true;
        return request;
    }

    /** A client asks who the user is. */
    public static FactsFixture userinfoRequest() {
        return new FactsFixture(Endpoint.USERINFO, "userinfo")
                .method("GET")
                .scheme("dpop")
                .withoutAssertion();
    }

    /** An API asks what a token is worth. */
    public static FactsFixture introspectionRequest() {
        return new FactsFixture(Endpoint.INTROSPECTION, "token/introspect").withoutProof();
    }

    /** Moves the same request to another endpoint. */
    public FactsFixture endpoint(Endpoint other) {
        endpoint = other;
        return this;
    }

    public FactsFixture at(Instant other) {
        instant = other;
        return this;
    }

    /** The HTTP method, and the proof that says so. */
    public FactsFixture method(String other) {
        method = other;
        return proofClaim("htm", other);
    }

    /** The URI of the request; the proof is left as it is. */
    public FactsFixture target(String other) {
        target = other;
        return this;
    }

    /** Sets the URI that the metadata names instead of the URI of the request. */
    public FactsFixture ownTarget(String other) {
        own = other;
        return this;
    }

    /** Registers the client otherwise. */
    public FactsFixture client(Consumer<ClientFixture> change) {
        change.accept(client);
        return this;
    }

    /** The request names no client, an unknown one, or two. */
    public FactsFixture ofUnknownClient() {
        isKnownClient = false;
        return this;
    }

    public FactsFixture fault(String... sentences) {
        faults = List.of(sentences);
        return this;
    }

    public FactsFixture grantType(@Nullable String other) {
        grantType = other;
        return this;
    }

    public FactsFixture withSecret() {
        hasSecret = true;
        return this;
    }

    public FactsFixture withoutAssertionType() {
        hasAssertionType = false;
        return this;
    }

    public FactsFixture scheme(@Nullable String other) {
        scheme = other;
        return this;
    }

    public FactsFixture withoutAssertion() {
        otherAssertion = new Facts.Assertion.Absent();
        return this;
    }

    public FactsFixture malformedAssertion(String reason) {
        otherAssertion = new Facts.Assertion.Malformed(reason);
        return this;
    }

    /** Sets whether a key of the client other than the one that the assertion names verifies the assertion. */
    public FactsFixture otherKey(Facts.SignatureCheck other) {
        otherKey = other;
        return this;
    }

    /** A header parameter of the assertion; {@link #ABSENT} takes it out, null writes a JSON null. */
    public FactsFixture assertionHeader(String name, @Nullable Object value) {
        assertion.header(name, value);
        return this;
    }

    /** A claim of the assertion; {@link #ABSENT} takes it out, null writes a JSON null. */
    public FactsFixture assertionClaim(String name, @Nullable Object value) {
        assertion.claim(name, value);
        return this;
    }

    /** The registered key that would verify the assertion. */
    public FactsFixture registeredKey(@Nullable String kid, KeySize.Family family, int bits) {
        registeredKey = new Facts.AssertionKey(kid, new KeySize(family, bits), KEY_THUMBPRINT, () -> true);
        return this;
    }

    /** The assertion names a key of the client, and somebody else has signed it. */
    public FactsFixture ofImpostor() {
        registeredKey =
                new Facts.AssertionKey(KEY_ID, new KeySize(KeySize.Family.EC, 256), KEY_THUMBPRINT, () -> false);
        return this;
    }

    /** The client shows a TLS certificate, and is known by it. */
    public FactsFixture certificate(KeySize key, String thumbprint) {
        certificate = new Facts.ShownKey(key, thumbprint);
        return this;
    }

    /** The client has no key that would verify the assertion. */
    public FactsFixture withoutFittingKey() {
        registeredKey = null;
        return this;
    }

    public FactsFixture withoutProof() {
        otherProof = new Facts.Proof.Absent();
        return this;
    }

    /** Adds an access token to the request, with a proof that contains this hash of the token. */
    public FactsFixture presentedToken(String hash, @Nullable String jkt) {
        presentedToken = new Facts.PresentedToken(hash, jkt, true);
        return proofClaim("ath", hash);
    }

    /** An access token comes with the proof, written otherwise than it was issued, and the proof is made for it. */
    public FactsFixture presentedTokenWithPadding() {
        presentedToken = new Facts.PresentedToken("hash", null, false);
        return proofClaim("ath", "hash");
    }

    /** The server has seen the proof before. */
    public FactsFixture usedProof() {
        isUsedProof = true;
        return this;
    }

    public FactsFixture malformedProof(String reason) {
        otherProof = new Facts.Proof.Malformed(reason);
        return this;
    }

    /** A header parameter of the proof; {@link #ABSENT} takes it out, null writes a JSON null. */
    public FactsFixture proofHeader(String name, @Nullable Object value) {
        proof.header(name, value);
        return this;
    }

    /** A claim of the proof; {@link #ABSENT} takes it out, null writes a JSON null. */
    public FactsFixture proofClaim(String name, @Nullable Object value) {
        proof.claim(name, value);
        return this;
    }

    /** Sets the time since this realm issued the nonce of the proof. */
    public FactsFixture nonceAge(Duration age) {
        nonceCheck = lifetime -> age.compareTo(lifetime) <= 0;
        return this;
    }

    /** The nonce of the proof is not one of this realm. */
    public FactsFixture foreignNonce() {
        nonceCheck = lifetime -> false;
        return this;
    }

    /** The nonce of the proof came with a failure of a request that had the same assertion. */
    public FactsFixture repeatedAssertion() {
        nonceCheck = new Facts.NonceCheck() {

            @Override
            public boolean isFresh(Duration lifetime) {
                return true;
            }

            @Override
            public boolean hasAnswered(ClientAssertion other) {
                return true;
            }
        };
        return this;
    }

    /** The parameter {@code client_id}; none by default. */
    public FactsFixture clientId(String other) {
        clientId = other;
        return this;
    }

    /** A code whose authorization request failed something: the sentence, by requirement. */
    public FactsFixture codeWith(@Nullable String challengeMethod, Map<String, String> shortcomings) {
        code = new Facts.AuthorizationCode(null, challengeMethod, true, shortcomings);
        return this;
    }

    public FactsFixture code(@Nullable String dpopJkt, @Nullable String challengeMethod, boolean pushed) {
        code = new Facts.AuthorizationCode(dpopJkt, challengeMethod, pushed, Map.of());
        return this;
    }

    /** The authorization request that is made or pushed. */
    public FactsFixture authorization(Consumer<AuthorizationFixture> change) {
        change.accept(authorization);
        return this;
    }

    /** There is no authorization request to look at. */
    public FactsFixture withoutAuthorization() {
        hasAuthorization = false;
        return this;
    }

    /** The client got a token for the same before, and it ends then. */
    public FactsFixture sameTokenUntil(Instant end) {
        sameTokenUntil = end;
        return this;
    }

    /** The scopes that are asked for, and the APIs whose scopes are among them or come by themselves. */
    public FactsFixture asksFor(Set<String> askedScopes, String... audiences) {
        scopes = askedScopes;
        apis = Set.of(audiences);
        return this;
    }

    /** It names no scope, and leaves it to the server to choose. */
    public FactsFixture leaving(Facts.Asked.Choice other) {
        choice = other;
        return asksFor(Set.of());
    }

    /** An API is open to these organisations alone. */
    public FactsFixture terms(String api, String... organisations) {
        terms.put(api, Set.of(organisations));
        return this;
    }

    /** The values of {@code resource}. */
    public FactsFixture resource(String... values) {
        resources = List.of(values);
        return this;
    }

    /** Details in the client assertion. */
    public FactsFixture detailsInAssertion(Details details) {
        inAssertion = details;
        return this;
    }

    /** Details in the request object that is pushed, or was. */
    public FactsFixture detailsInRequestObject(Details details) {
        inRequestObject = details;
        return this;
    }

    /** Details in the authorization request behind the code or refresh token. */
    public FactsFixture detailsOfLogin(Details details) {
        ofLogin = details;
        return this;
    }

    /** The user doesn't work for the picked organisation any more. */
    public FactsFixture withdrawn() {
        withdrawn = true;
        return this;
    }

    /** A client exchanges a token for an access token. */
    public static FactsFixture exchangeRequest() {
        return tokenRequest().exchanging(RequestKind.TOKEN_EXCHANGE, null, false);
    }

    /**
     * A client exchanges a token by this grant.
     *
     * @param requestedType what it asks for; null if it doesn't say
     */
    public FactsFixture exchanging(String grant, @Nullable String requestedType, boolean namesActor) {
        exchange = new Facts.Exchange(requestedType, namesActor);
        return grantType(grant);
    }

    /** The token that is exchanged is a machine's. */
    public FactsFixture forNobody() {
        forNobody = true;
        return this;
    }

    /** Sets the details that the client would send to act for the organisation that the user picked. */
    public FactsFixture picked(Details details) {
        picked = details;
        return this;
    }

    /** Sets what the organisation register says about the organisation that the client acts for. */
    public FactsFixture registered(RegisteredOrganisation organisation) {
        registered = organisation;
        return this;
    }

    /** Sets the time at which the client made the request object that is pushed, or with which the login was pushed. */
    public FactsFixture objectMadeAt(Instant time) {
        ofLoginSince = time;
        return this;
    }

    /** Sets the user behind the code or refresh token. */
    public FactsFixture ofUser(Facts.@Nullable User other) {
        user = other;
        return this;
    }

    /** Something is blocked in the realm. */
    public FactsFixture blocking(Facts.Blocking other) {
        blocking = other;
        return this;
    }

    /** There are details where none belong. */
    public FactsFixture misplacedDetails() {
        hasMisplacedDetails = true;
        return this;
    }

    /** The assertion has details under both names. */
    public FactsFixture detailsTwice() {
        hasDetailsTwice = true;
        return this;
    }

    public Facts facts() {
        Facts.Form form = new Facts.Form(faults, clientId, grantType, hasSecret, hasAssertionType, scheme);
        return new Facts(
                instant,
                endpoint,
                ISSUER,
                method,
                new Facts.Target(URI.create(target), URI.create(own == null ? target : own)),
                isKnownClient ? client.build() : null,
                form,
                otherAssertion != null ? otherAssertion : presentAssertion(),
                certificate,
                otherProof != null ? otherProof : presentProof(),
                code,
                hasAuthorization ? authorization.build() : null,
                new Facts.Asked(scopes, apis, resources, forNobody, exchange, choice, terms),
                new Facts.SentDetails(
                        inAssertion,
                        inRequestObject,
                        ofLogin,
                        hasMisplacedDetails,
                        hasDetailsTwice,
                        ofLoginSince,
                        picked,
                        withdrawn),
                registered,
                user,
                sameTokenUntil,
                blocking);
    }

    private Facts.Assertion presentAssertion() {
        try {
            return new Facts.Assertion.Present(ClientAssertion.parse(assertion.compact()), registeredKey, otherKey);
        } catch (MalformedException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    private Facts.Proof presentProof() {
        try {
            return new Facts.Proof.Present(
                    DpopProof.parse(proof.compact()), nonceCheck, presentedToken, () -> isUsedProof);
        } catch (MalformedException malformed) {
            throw new IllegalStateException(malformed);
        }
    }
}
