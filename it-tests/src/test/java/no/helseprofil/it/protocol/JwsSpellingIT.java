package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A JWT has one text: an ECDSA signature has its length (RFC 7518, section 3.4), and no part has padding or a second
 * spelling (RFC 7515, section 2). Keycloak takes the others.
 */
@Attack(
        by = Attacker.USER,
        tries = "respells a signed JWT: octets behind its ES256 signature, padding, other characters",
        outcome = "refused wherever it comes; inactive at introspection")
class JwsSpellingIT {

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final ClientOfBefore existing = ClientOfBefore.in(realm);
    private static final OidcClient user = realm.oidc(USER_LOGIN);
    private static final OidcClient machine = realm.oidc(TestRealm.MACHINE);
    private static final OidcClient api = realm.oidc(TestRealm.API);
    private static final Exchange login = realm.logIn(user);

    static Stream<Arguments> lengths() {
        return Stream.of(
                spelling("octets behind the signature", jwt -> signed(jwt, signature(jwt), new byte[3])),
                spelling("the signature twice", jwt -> signed(jwt, signature(jwt), signature(jwt))),
                spelling("half a signature", jwt -> signed(jwt, Arrays.copyOf(signature(jwt), 32))),
                spelling("no signature", jwt -> signed(jwt)));
    }

    static Stream<Arguments> characters() {
        return Stream.of(
                spelling("padding", jwt -> jwt + "=="),
                spelling("one character of padding", jwt -> jwt + "="),
                spelling("padding of the payload", jwt -> jwt.replaceFirst("\\.([^.]*)$", "=.$1")),
                spelling("a second spelling of the last octet", JwsSpellingIT::withOtherBits));
    }

    static Stream<Arguments> all() {
        return Stream.concat(lengths(), characters());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    @Tag("RFC7009-2.1-1")
    @Tag("RFC7515-2-1")
    @Tag("RFC7518-3.4-1")
    void refusesANonCanonicalAssertion(UnaryOperator<String> spelling) {
        UnaryOperator<Request> respelled = form -> form.formInstead(
                "client_assertion", spelling.apply(String.valueOf(form.formValue("client_assertion"))));
        AuthorizationRequest request = realm.authorizationRequest();

        refused(machine.withRequest(respelled).clientCredentials(TestRealm.SCOPE))
                .by("request-form")
                .with(401, "invalid_client");
        refused(user.withRequest(respelled).push(request)).with(401, "invalid_client");
        refused(user.withRequest(respelled).refresh(login.refreshToken())).with(401, "invalid_client");
        refused(api.withRequest(respelled).introspect(login.accessToken())).with(401, "invalid_client");
        refused(user.withRequest(respelled).revoke(login.refreshToken())).with(401, "invalid_client");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lengths")
    void refusesAnObservedClientsNonCanonicalAssertion(UnaryOperator<String> spelling) {
        OidcClient before = existing.client();

        assertThat(before.clientCredentials(TestRealm.SCOPE).response().status())
                .as("as it is")
                .isEqualTo(200);
        refused(before.withRequest(form -> form.formInstead(
                                "client_assertion", spelling.apply(String.valueOf(form.formValue("client_assertion")))))
                        .clientCredentials(TestRealm.SCOPE))
                .with(401, "invalid_client");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    @Tag("RFC7515-2-1")
    @Tag("RFC7518-3.4-1")
    void refusesANonCanonicalProof(UnaryOperator<String> spelling) {
        UnaryOperator<Request> respelled = ofProof(spelling);
        AuthorizationRequest request = realm.authorizationRequest();

        refused(machine.withRequest(respelled).clientCredentials(TestRealm.SCOPE))
                .by("dpop-proof")
                .with(400, "invalid_dpop_proof");
        refused(user.withRequest(respelled).push(request)).by("dpop-proof").with(400, "invalid_dpop_proof");
        refused(user.withRequest(respelled).userinfo(login.accessToken()))
                .by("dpop-proof")
                .with(401, "invalid_dpop_proof");
        refused(existing.client().withRequest(respelled).clientCredentials(TestRealm.SCOPE))
                .as("of a client that is observed, too")
                .by("dpop-proof");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void refusesANonCanonicalRequestObject(UnaryOperator<String> spelling) {
        AuthorizationRequest request = realm.authorizationRequest();
        String object = PlainRequest.by(user, USER_LOGIN, request)
                .asObject(realm.key(USER_LOGIN))
                .sign();

        refused(push(request, spelling.apply(object))).with(400, "invalid_request_object");
        assertThat(push(request, object).response().status()).as("as it is").isEqualTo(201);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    @Tag("RFC6750-3.1-2")
    @Tag("RFC7518-3.4-1")
    @Tag("RFC7662-2.2-2")
    @Tag("RFC7662-4-3")
    void refusesANonCanonicalAccessToken(UnaryOperator<String> spelling) {
        String token = spelling.apply(login.accessToken());

        refused(user.userinfo(token)).with(401, "invalid_token");
        refused(asBearer(token))
                .as("without a proof")
                .satisfies(answer -> assertThat(answer.status()).isEqualTo(401));
        assertInactive(api.introspect(token).response());
        assertThat(user.userinfo(login.accessToken()).response().status())
                .as("as it is")
                .isEqualTo(200);
        assertThat(api.introspect(login.accessToken()).response().json().path("active"))
                .as("as it is")
                .isEqualTo(BooleanNode.TRUE);
    }

    @Test
    void aNonCanonicalRefreshTokenIsInactive() {
        assertInactive(user.introspect(login.refreshToken() + "=").response());
    }

    @Test
    void aRealmWithoutTheProfileIgnoresTheSpelling() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            OidcClient own = stock.oidc(TestRealm.MACHINE);
            String token = own.clientCredentials(TestRealm.SCOPE).accessToken();

            OidcClient asking = stock.oidc(TestRealm.API);

            assertThat(asking.introspect(token + "==").response().json())
                    .as("Keycloak's own answer")
                    .isEqualTo(asking.introspect(token).response().json());
        }
    }

    private static Response asBearer(String token) {
        return Request.get(user.metadata().endpoint("userinfo_endpoint"))
                .header("Authorization", "Bearer " + token)
                .send();
    }

    private static void assertInactive(Response answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"active\":false}");
    }

    private static Exchange push(AuthorizationRequest request, String object) {
        return user.withRequest(form -> form.form("request", object)).push(request);
    }

    /** Signs a proof of its own for the same request, since a {@link Request} gives none of its headers away. */
    private static UnaryOperator<Request> ofProof(UnaryOperator<String> spelling) {
        return request -> {
            Proof proof = Proof.by(user.proofKey()).of(request.method(), request.address());
            String sent = request.address().getPath().endsWith("/userinfo")
                    ? proof.forToken(login.accessToken()).sign()
                    : proof.sign();
            return request.withoutHeader("DPoP").header("DPoP", spelling.apply(sent));
        };
    }

    private static String withOtherBits(String jwt) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(jwt.charAt(jwt.length() - 1));
        return jwt.substring(0, jwt.length() - 1) + alphabet.charAt(last + 1);
    }

    private static byte[] signature(String jwt) {
        return Base64.getUrlDecoder().decode(jwt.substring(jwt.lastIndexOf('.') + 1));
    }

    private static String signed(String jwt, byte[]... parts) {
        ByteArrayOutputStream signature = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            signature.writeBytes(part);
        }
        return jwt.substring(0, jwt.lastIndexOf('.') + 1)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.toByteArray());
    }

    private static Arguments spelling(String name, UnaryOperator<String> spelling) {
        return Arguments.of(Named.of(name, spelling));
    }
}
