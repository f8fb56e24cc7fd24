package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A realm that does not ask for PAR yet: everything else about a request is judged at the authorization endpoint. A
 * refusal goes to the client by redirect, unless the redirect URI itself is what is wrong.
 */
class AuthorizationWithoutParIT {

    private static final String LEGACY = "client-without-par";
    private static final String IMPLICIT = "client-with-implicit-flow";

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile();
        realm.off("pushed-authorization");
        register(LEGACY, client -> {});
        register(IMPLICIT, client -> {
            client.put("implicitFlowEnabled", true);
            ((ObjectNode) client.get("attributes")).put("dpop.bound.access.tokens", "false");
        });
    }

    @Test
    void acceptsACompliantPlainRequest() {
        AuthorizationRequest request = realm.authorizationRequest();
        OidcClient client = realm.oidc(LEGACY);

        AuthorizationAnswer answer =
                Logins.at(PlainRequest.by(client, LEGACY, request).address());

        assertThat(client.redeem(request, answer.requiredCode()).response().status())
                .isEqualTo(200);
    }

    static Stream<Arguments> challenges() {
        return Stream.of(
                fault("no code_challenge_method", request -> request.without("code_challenge_method")),
                fault("plain", request -> request.with("code_challenge_method", "plain")),
                fault(
                        "no PKCE at all",
                        request -> request.without("code_challenge").without("code_challenge_method")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("challenges")
    @Tag("RFC6749-4.1.2.1-1")
    @Tag("RFC9207-2-2")
    void aMissingS256ChallengeIsReportedByRedirect(UnaryOperator<PlainRequest> fault) {
        PlainRequest request = request(LEGACY);

        AuthorizationAnswer answer = Logins.none(fault.apply(request).address());

        assertThat(answer.redirect().toString()).startsWith(TestRealm.REDIRECT_URI + "?");
        assertThat(answer.error()).isEqualTo("invalid_request");
        assertThat(answer.errorDescription()).startsWith("pkce-s256: ");
        assertThat(answer.parameter("error_uri")).isEqualTo(realm.issuer() + "/helseprofil/requirements/pkce-s256");
        assertThat(answer.state()).isEqualTo(request.parameters().get("state"));
        assertThat(answer.issuer()).as("RFC 9207, section 2").isEqualTo(realm.issuer());
        assertThat(answer.code()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"fragment, #error=invalid_request", "jwt, ?response=", "fragment.jwt, #response="})
    void aRefusalUsesTheRequestedResponseMode(String mode, String answered) {
        AuthorizationAnswer answer = Logins.none(request(LEGACY)
                .without("code_challenge_method")
                .with("response_mode", mode)
                .address());

        assertThat(answer.redirect().toString()).startsWith(TestRealm.REDIRECT_URI + answered);
    }

    @Test
    void aFormPostRefusalIsSentToTheRegisteredUri() {
        Response page = Request.get(request(LEGACY)
                        .without("code_challenge_method")
                        .with("response_mode", "form_post")
                        .address())
                .send();

        assertThat(page.body())
                .containsPattern("(?i)action=\"" + Pattern.quote(TestRealm.REDIRECT_URI.toString()) + "\"")
                .contains("pkce-s256: ");
    }

    @Test
    void aJsonClientGetsAJsonError() {
        PlainRequest request = request(LEGACY).with("redirect_uri", "https://attacker.example.org/");

        refused(Request.get(request.address())
                        .header("Accept", "application/json")
                        .send())
                .by("redirect-uris")
                .with(400, "invalid_request");
    }

    @Test
    void keycloakRefusesAMethodWithoutAChallenge() {
        AuthorizationAnswer answer =
                Logins.none(request(LEGACY).without("code_challenge").address());

        assertThat(answer.error()).isEqualTo("invalid_request");
        assertThat(answer.code()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "id_token", "id_token token", "code id_token", "code token", "none"})
    void acceptsOnlyResponseTypeCode(String responseType) {
        AuthorizationAnswer answer = Logins.none(
                request(IMPLICIT).with("response_type", responseType).address());

        assertThat(answer.redirect().toString())
                .startsWith(TestRealm.REDIRECT_URI.toString())
                .contains("error=unsupported_response_type")
                .contains("error_description=response-type-code")
                .doesNotContain("access_token=")
                .doesNotContain("id_token=")
                .doesNotContain("code=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "id_token", "code token"})
    void keycloaksRefusalsRemain(String responseType) {
        AuthorizationAnswer answer =
                Logins.none(request(LEGACY).with("response_type", responseType).address());

        assertThat(answer.redirect().toString())
                .contains("error=unauthorized_client")
                .doesNotContain("access_token=")
                .doesNotContain("code=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://attacker.example.org/callback",
                "http://localhost:8765/callback/x",
                "http://localhost:8765@attacker.example.org/callback"
            })
    void doesNotRedirectToAnUnregisteredUri(String redirectUri) {
        AuthorizationAnswer answer =
                Logins.none(request(LEGACY).with("redirect_uri", redirectUri).address());

        assertEndsOnAPage(answer);
    }

    static Stream<Arguments> registrations() {
        return Stream.of(
                Arguments.of("https://app.example.org/*", "https://app.example.org/any/page"),
                Arguments.of("*", "https://app.example.org/callback"),
                Arguments.of("http://app.example.org/callback", "http://app.example.org/callback"),
                Arguments.of("app:/callback", "app:/callback"));
    }

    @ParameterizedTest(name = "{0} registered, {1} sent")
    @MethodSource("registrations")
    void doesNotRedirectToAPatternOrUnprotectedUri(String registered, String sent) {
        String clientId = "client-" + SigningKey.generate("ES256").kid();
        register(clientId, client -> client.putArray("redirectUris").add(registered));

        AuthorizationAnswer answer =
                Logins.none(request(clientId).with("redirect_uri", sent).address());

        assertEndsOnAPage(answer);
        assertThat(answer.pageText()).contains("redirect-uris: ");
    }

    @Test
    void requiresARedirectUriEvenIfOneIsRegistered() {
        PlainRequest request = request(LEGACY).without("redirect_uri");

        AuthorizationAnswer ofOpenId = Logins.none(request.address());
        AuthorizationAnswer ofOAuth =
                Logins.none(request.with("scope", TestRealm.SCOPE).address());

        assertEndsOnAPage(ofOpenId);
        assertEndsOnAPage(ofOAuth);
        assertThat(ofOAuth.pageText()).contains("redirect-uris: ");
    }

    @Test
    void evaluatesASignedRequestObject() {
        PlainRequest request = request(LEGACY);
        SigningKey key = realm.key(LEGACY);

        AuthorizationAnswer right =
                Logins.at(byValue(request, request.asObject(key).sign()));
        AuthorizationAnswer withoutPkce = Logins.none(byValue(
                request, request.without("code_challenge_method").asObject(key).sign()));

        assertThat(right.code()).isNotNull();
        assertThat(withoutPkce.errorDescription()).startsWith("pkce-s256: ");
    }

    @Test
    void refusesAnUnsignedRequestObject() {
        PlainRequest request = request(LEGACY);
        String unsigned = request.asObject(realm.key(LEGACY)).signedAs("none").sign();

        AuthorizationAnswer answer = Logins.none(byValue(request, unsigned));

        assertThat(answer.error()).isEqualTo("invalid_request_object");
        assertThat(answer.errorDescription()).startsWith("signing-algorithm: ");
    }

    private static PlainRequest request(String clientId) {
        return PlainRequest.by(realm.oidc(clientId), clientId, realm.authorizationRequest());
    }

    /** Only what OpenID Connect wants outside the object (Core, section 6.1). */
    private static URI byValue(PlainRequest request, String object) {
        return request.without("redirect_uri")
                .without("state")
                .without("nonce")
                .without("code_challenge")
                .without("code_challenge_method")
                .with("request", object)
                .address();
    }

    private static void assertEndsOnAPage(AuthorizationAnswer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.redirect()).isNull();
    }

    private static void register(String clientId, Consumer<ObjectNode> deviation) {
        realm.plant(clientId, SigningKey.generate("ES256"), client -> {
            ObjectNode attributes = (ObjectNode) client.get("attributes");
            attributes.put("require.pushed.authorization.requests", "false");
            attributes.put("pkce.code.challenge.method", "");
            deviation.accept(client);
        });
    }

    private static Arguments fault(String name, UnaryOperator<PlainRequest> fault) {
        return Arguments.of(Named.of(name, fault));
    }
}
