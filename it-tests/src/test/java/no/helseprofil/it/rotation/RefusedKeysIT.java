package no.helseprofil.it.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of which keys are refused and from which senders, and that nothing is registered then. */
@Attack(
        by = Attacker.VENDOR,
        tries = "registers a weak, private, used or foreign key, or for another client",
        outcome = "refused; no key is registered")
class RefusedKeysIT extends SelfServiceFixture {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final Vendor vendor = vendor();
    private static final SigningKey next = SigningKey.generate("ES256");

    static Stream<Arguments> unfit() {
        SigningKey weak = SigningKey.generateRsa(1024, "PS256");
        return Stream.of(
                Arguments.of("no body", JSON, "", 400, "send one JWK"),
                Arguments.of("no JSON", JSON, "jwk", 400, "send one JWK"),
                Arguments.of("a byte order mark", JSON, "\uFEFF" + jwk(next), 400, "send one JWK"),
                Arguments.of("a member twice", JSON, jwk(next).replace("{", "{\"kid\":\"a\","), 400, "send one JWK"),
                Arguments.of("a string in a string", JSON, quoted(quoted(jwk(next))), 400, "send one JWK"),
                Arguments.of("a set", JSON, next.publicJwkSet(), 400, "send one JWK, not a set"),
                Arguments.of("no kid", JSON, without("kid"), 400, "give the key a kid"),
                Arguments.of(
                        "a kid of 300 characters",
                        JSON,
                        jwk(next).replace(next.kid(), "k".repeat(300)),
                        400,
                        "give the key a kid"),
                Arguments.of("no alg", JSON, without("alg"), 400, "say in alg"),
                Arguments.of("a secret", JSON, "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}", 400, "throw this secret away"),
                Arguments.of("a short key", JSON, jwk(weak), 400, "make a longer key"),
                Arguments.of("a form", "application/x-www-form-urlencoded", "jwk=1", 415, "send the key as"),
                Arguments.of("a text", "text/plain", jwk(next), 415, "send the key as"),
                Arguments.of("too much", JSON, " ".repeat(16 * 1024) + jwk(next), 413, "send one public key"),
                Arguments.of("its own key", JSON, jwk(vendor.key()), 409, "make a new key pair"),
                Arguments.of(
                        "its own key by another name",
                        JSON,
                        jwk(vendor.key()).replace(vendor.key().kid(), "other"),
                        409,
                        "make a new key pair"),
                Arguments.of(
                        "a kid that is taken",
                        JSON,
                        jwk(next).replace(next.kid(), vendor.key().kid()),
                        409,
                        "give the key a kid that no key"),
                Arguments.of(
                        "a key of another client",
                        JSON,
                        jwk(realm.key(TestRealm.MACHINE)),
                        409,
                        "make a new key pair; this one is somebody else's"),
                Arguments.of(
                        "the same by another name",
                        JSON,
                        jwk(realm.key(TestRealm.MACHINE))
                                .replace(realm.key(TestRealm.MACHINE).kid(), "other"),
                        409,
                        "make a new key pair; this one is somebody else's"),
                Arguments.of(
                        "a key of the realm", JSON, ofTheRealm(), 409, "make a new key pair; this one is somebody"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void unfit(String name, String type, String body, int status, String detail) {
        refused(vendor.post(type, body), status, detail);
        assertThat(vendor.keys()).as(name).hasSize(1);
    }

    @Test
    void refusesTheProofKeyAsClientKey() {
        OidcClient client = vendor.oidc();
        Response answer = post(client, client.clientCredentials(SCOPE).accessToken(), jwk(client.proofKey()));
        refused(answer, 409, "make a new key pair; this one signs the DPoP proof");
    }

    @Test
    @Tag("RFC7517-9.2-1")
    void refusesAKeyWhosePrivatePartWasSent() {
        Vendor careless = vendor();
        SigningKey exposed = SigningKey.generate("ES256");

        Response answer = careless.post(MAPPER.valueToTree(exposed.privateJwk()).toString());

        refused(answer, 400, "throw this key away");
        assertThat(answer.body()).doesNotContain((String) exposed.privateJwk().get("d"));
        refused(careless.post(jwk(exposed)), 409, "make a new key pair; this client has had this key before");
        assertThat(realm.admin().get("helseprofil/changes?max=5").body())
                .contains("\"exposed\":{\"thumbprint\":\"" + exposed.thumbprint() + "\"}")
                .doesNotContain((String) exposed.privateJwk().get("d"));
    }

    @Test
    void refusesAFormerKey() {
        Vendor owner = vendor();
        SigningKey second = owner.rotate();
        realm.changeAttribute(owner.id(), "jwks.string", second.publicJwkSet());

        refused(
                owner.with(second).post(jwk(owner.key()).replace(owner.key().kid(), "again")),
                409,
                "make a new key pair; this client has had this key before");
    }

    @Test
    void aJwksUriClientLearnsWhereToPublishItsKey() {
        Vendor elsewhere = vendor();
        OidcClient client = elsewhere.oidc();
        String token = client.clientCredentials(SCOPE).accessToken();
        realm.alter(
                elsewhere.id(),
                representation -> ((ObjectNode) representation.get("attributes"))
                        .put("use.jwks.string", "false")
                        .put("use.jwks.url", "true")
                        .put("jwks.url", "https://epj.example/jwks"));
        refused(post(client, token, jwk(next)), 409, "publish the new key at the jwks_uri");

        realm.alter(
                elsewhere.id(),
                representation -> ((ObjectNode) representation.get("attributes")).put("use.jwks.url", "false"));
        refused(post(client, token, jwk(next)), 409, "have the key of this client registered as a JWK set");
    }

    @Test
    void refusesOtherTokens() {
        OidcClient client = vendor.oidc();
        String token = client.clientCredentials(SCOPE).accessToken();
        Request post = Request.post(realm.address(PATH + "client-secret")).body(JSON, jwk(next));

        challenged(post.send(), 401, "send an access token");
        challenged(
                Request.post(post.address())
                        .body(JSON, jwk(next))
                        .header("Authorization", "Bearer " + token)
                        .send(),
                401,
                "send one access token by the scheme DPoP");
        challenged(
                post(client, client.clientCredentials(TestRealm.SCOPE).accessToken(), jwk(next)),
                403,
                "ask for an access token with the scope " + SCOPE);
        challenged(
                post(realm.oidc(TestRealm.MACHINE), token, jwk(next)),
                401,
                "dpop-proof: make the DPoP proof with the key that the access token is bound to");
        challenged(
                post(client.withProof(proof -> proof.with("htm", "GET")), token, jwk(next)),
                401,
                "dpop-proof: set htm of the DPoP proof");
        String given = client.logIn(
                        AuthorizationRequest.of("openid " + SCOPE, TestRealm.REDIRECT_URI),
                        TestRealm.USERNAME,
                        TestRealm.PASSWORD)
                .accessToken();
        challenged(post(client, given, jwk(next)), 401, "the access token is not the client's own");
        try (TestRealm other = TestRealm.underProfile()) {
            OidcClient stranger = other.register(
                    vendor.id(),
                    vendor.key(),
                    representation ->
                            representation.withArray("optionalClientScopes").add(SCOPE));
            challenged(
                    post(stranger, stranger.clientCredentials(SCOPE).accessToken(), jwk(next)),
                    401,
                    "the access token, its DPoP proof");
        }
        assertThat(vendor.keys()).hasSize(1);
    }

    @Test
    void refusesAClientThatIsNotEvaluated() {
        Vendor exempt = vendor();
        realm.putProfile(TestRealm.DOCUMENT.replaceFirst(
                "}$",
                ",\"exempt\":[{\"id\":\"%s\",\"reason\":\"Moves\",\"until\":\"2100-01-01T00:00:00Z\"}]}"
                        .formatted(realm.id(exempt.id()))));
        try {
            challenged(exempt.post(jwk(next)), 403, "ask for an access token with the scope " + SCOPE);
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    @Test
    void aClientWithoutTheScopeDoesNotGetIt() {
        assertThat(realm.oidc(TestRealm.MACHINE)
                        .clientCredentials(SCOPE)
                        .response()
                        .status())
                .isEqualTo(400);
    }

    private static void challenged(Response answer, int status, String detail) {
        refused(answer, status, detail);
        assertThat(answer.header("WWW-Authenticate").orElse("")).startsWith("DPoP algs=");
    }

    private static Response post(OidcClient client, String token, String body) {
        return client.call(Request.post(realm.address(PATH + "client-secret")).body(JSON, body), token)
                .response();
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    private static String without(String member) {
        ObjectNode jwk = MAPPER.valueToTree(next.publicJwk());
        jwk.remove(member);
        return jwk.toString();
    }

    private static String ofTheRealm() {
        ObjectNode jwk = (ObjectNode) Request.get(realm.address("protocol/openid-connect/certs"))
                .send()
                .json()
                .path("keys")
                .valueStream()
                .filter(key -> "sig".equals(key.path("use").textValue()))
                .findFirst()
                .orElseThrow();
        return jwk.put("kid", "of-the-realm").toString();
    }
}
