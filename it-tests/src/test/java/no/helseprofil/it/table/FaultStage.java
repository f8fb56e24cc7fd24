package no.helseprofil.it.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;
import org.jspecify.annotations.Nullable;

/**
 * Stage on which the table is played: a realm, one client that may do everything (and is its own API, so that it may
 * introspect), further keys of that client, and a browser in which the user is logged in.
 */
final class FaultStage implements AutoCloseable {

    /** The client. */
    static final String CLIENT = TestRealm.API;

    /** A client that the profile does not judge. */
    static final String EXEMPT = TestRealm.OTHER_MACHINE;

    private static final Duration TO_USE = Duration.ofSeconds(60);

    private final TestRealm realm;
    private final SigningKey shortKey = SigningKey.generateRsa(1024, "RS256");
    private final SigningKey edwardsKey = SigningKey.generate("EdDSA");
    private final SigningKey expiredKey = SigningKey.generate("ES256");
    private final List<String> alwaysOff;
    private List<String> off = List.of("not set yet");
    private @Nullable LoginForm browser;
    private @Nullable Exchange accessToken;
    private @Nullable String refreshToken;
    private @Nullable FaultStage withoutPushing;

    private FaultStage(TestRealm realm, List<String> alwaysOff) {
        this.realm = realm;
        this.alwaysOff = alwaysOff;
        realm.alter(TestRealm.API, this::allowEverything);
    }

    /** A realm with everything enforced but for its client {@link #EXEMPT}. */
    static FaultStage underProfile() {
        FaultStage stage = new FaultStage(TestRealm.underProfile(), List.of());
        stage.off();
        return stage;
    }

    /** Turns these requirements off, and all others on. */
    void off(String... requirements) {
        List<String> wanted =
                Stream.concat(alwaysOff.stream(), Stream.of(requirements)).toList();
        if (!wanted.equals(off)) {
            realm.putProfile(document(wanted));
            off = wanted;
        }
    }

    TestRealm realm() {
        return realm;
    }

    /** The compliant client. */
    OidcClient client() {
        return realm.oidc(TestRealm.API);
    }

    /** An RSA key of 1024 bits, registered for the client. */
    SigningKey shortKey() {
        return shortKey;
    }

    /** An Ed25519 key, registered for the client. */
    SigningKey edwardsKey() {
        return edwardsKey;
    }

    /** A key that is registered for the client and has run out. */
    SigningKey expiredKey() {
        return expiredKey;
    }

    /** An access token of the user, for some time yet. */
    String accessToken() {
        Exchange known = accessToken;
        if (known == null || endsSoon(known)) {
            known = client().refresh(refreshToken());
            accessToken = known;
        }
        return known.accessToken();
    }

    /** The user's refresh token; it serves again and again. */
    String refreshToken() {
        String known = refreshToken;
        if (known == null) {
            // In a browser of its own: every further code of a session ends the session's refresh tokens.
            known = realm.logIn(client()).refreshToken();
            refreshToken = known;
        }
        return known;
    }

    /** A code for this request. It was pushed without a proof, so that the code is bound to no key. */
    String code(AuthorizationRequest request) {
        return open(client().authorizeUrl(client().withoutProof().push(request).requestUri()))
                .requiredCode();
    }

    /** The user's browser opens this address. */
    AuthorizationAnswer open(URI address) {
        LoginForm known = browser;
        LoginForm form = known == null ? LoginForm.open(address) : known.reopen(address);
        browser = form;
        Optional<AuthorizationAnswer> answer = form.answer();
        return answer.isPresent() ? answer.get() : form.submit(TestRealm.USERNAME, TestRealm.PASSWORD);
    }

    /** The user's browser brings an authorization request that was not pushed. */
    AuthorizationAnswer authorize(UnaryOperator<Request> deviation) {
        return authorize(realm.authorizationRequest(), deviation);
    }

    /** A code for this request, which was not pushed. */
    String directCode(AuthorizationRequest request) {
        return authorize(request, UnaryOperator.identity()).requiredCode();
    }

    private AuthorizationAnswer authorize(AuthorizationRequest request, UnaryOperator<Request> deviation) {
        URI endpoint = client().metadata().endpoint("authorization_endpoint");
        Request compliant = Request.get(endpoint)
                .form("client_id", TestRealm.API)
                .form("response_type", "code")
                .form("scope", request.scope())
                .form("redirect_uri", request.redirectUri().toString())
                .form("state", request.state())
                .form("nonce", request.nonce())
                .form("code_challenge", request.codeChallenge())
                .form("code_challenge_method", "S256");
        return open(URI.create(endpoint + "?" + deviation.apply(compliant).encodedForm()));
    }

    /** A stage where authorization requests need not be pushed, so that their other faults show at the endpoint. */
    FaultStage withoutPushing() {
        FaultStage known = withoutPushing;
        if (known != null) {
            return known;
        }
        FaultStage made = new FaultStage(TestRealm.underProfile(), List.of("pushed-authorization"));
        made.off();
        withoutPushing = made;
        return made;
    }

    /** Does something while the client is registered otherwise. */
    <T> T during(RegistrationEdit registration, Supplier<T> action) {
        realm.alter(TestRealm.API, registration.change());
        try {
            return action.get();
        } finally {
            realm.alter(TestRealm.API, registration.undo());
        }
    }

    @Override
    public void close() {
        realm.close();
        if (withoutPushing != null) {
            withoutPushing.close();
        }
    }

    private static boolean endsSoon(Exchange tokens) {
        Instant end =
                Instant.ofEpochSecond(tokens.accessTokenClaims().get("exp").asLong());
        return Instant.now().plus(TO_USE).isAfter(end);
    }

    /** Its registration asks for nothing, so that it is the profile alone that does. */
    private void allowEverything(ObjectNode client) {
        client.put("standardFlowEnabled", true).put("serviceAccountsEnabled", true);
        client.putArray("redirectUris").add(TestRealm.REDIRECT_URI.toString());
        ObjectNode attributes = (ObjectNode) client.get("attributes");
        attributes
                .put("standard.token.exchange.enabled", "true")
                .put("dpop.bound.access.tokens", "false")
                .put("require.pushed.authorization.requests", "false")
                .put("pkce.code.challenge.method", "")
                .put("access.token.header.type.rfc9068", "false")
                .put("jwks.string", jwks(List.of(realm.key(TestRealm.API), shortKey, edwardsKey, expiredKey)))
                .put("helseprofil.key-expires." + expiredKey.kid(), "2020-01-01T00:00:00Z");
    }

    private static String jwks(List<SigningKey> keys) {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        ArrayNode array = set.putArray("keys");
        keys.forEach(key -> array.addPOJO(key.publicJwk()));
        return set.toString();
    }

    private String document(List<String> off) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("ruleSet", "helseid").put("catalogue", "2026.1");
        ObjectNode requirements = document.putObject("requirements");
        off.forEach(requirement -> requirements.putObject(requirement).put("phase", "off"));
        document.putArray("exempt")
                .addObject()
                .put("id", realm.admin().client(EXEMPT).get("id").asText())
                .put("reason", "a client of the table that is exempt")
                .put("until", "2100-01-01T00:00:00Z");
        return document.toString();
    }
}
