package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.it.support.SignedTokens;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.RequestObject;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Signed request objects at PAR (RFC 9126, section 3): what they say counts, and nothing beside them. */
class RequestObjectIT {

    private static final String RSA_CLIENT = "client-with-an-rsa-key";

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final OidcClient client = realm.oidc(USER_LOGIN);

    @Test
    @Tag("smoke")
    void carriesOutASignedRequest() {
        AuthorizationRequest request = realm.authorizationRequest();

        Exchange pushed = push(request, object(request));
        String code = Logins.at(client.authorizeUrl(pushed.requestUri())).requiredCode();

        assertThat(client.redeem(request, code).response().status()).isEqualTo(200);
    }

    @Test
    @Tag("RFC9101-6.3-1")
    @Tag("RFC9126-3-1")
    void ignoresParametersBesideTheObject() {
        AuthorizationRequest request = realm.authorizationRequest();
        OidcClient withOthers = client.withRequest(form -> form.formInstead("code_challenge_method", "plain")
                .formInstead("code_challenge", "x")
                .formInstead("response_type", "token")
                .formInstead("redirect_uri", "https://attacker.example.org/callback")
                .formInstead("state", "another")
                .form("request", object(request).sign()));

        String pushed = withOthers.push(request).requestUri();
        AuthorizationAnswer answer = Logins.at(client.authorizeUrl(pushed));

        assertThat(answer.redirect().toString()).startsWith(request.redirectUri() + "?");
        assertThat(answer.state()).isEqualTo(request.state());
        assertThat(client.redeem(request, answer.requiredCode()).response().status())
                .isEqualTo(200);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault(
                        "no PKCE",
                        "pkce-s256",
                        "invalid_request",
                        it -> it.without("code_challenge").without("code_challenge_method")),
                fault("plain PKCE", "pkce-s256", "invalid_request", it -> it.with("code_challenge_method", "plain")),
                fault("no redirect URI", "redirect-uris", "invalid_request", it -> it.without("redirect_uri")),
                fault(
                        "another redirect URI",
                        "redirect-uris",
                        "invalid_request",
                        it -> it.with("redirect_uri", "https://attacker.example.org/callback")),
                fault(
                        "response type token",
                        "response-type-code",
                        "unsupported_response_type",
                        it -> it.with("response_type", "token")),
                fault(
                        "no response type",
                        "response-type-code",
                        "unsupported_response_type",
                        it -> it.without("response_type")),
                fault(
                        "another DPoP key than the proof's",
                        "dpop-code-binding",
                        "invalid_request",
                        it -> it.with("dpop_jkt", SigningKey.generate("ES256").thumbprint())),
                fault("unsigned", "signing-algorithm", "invalid_request_object", it -> it.signedAs("none")),
                fault("signed with HS256", "signing-algorithm", "invalid_request_object", it -> it.signedAs("HS256")),
                fault(
                        "a parameter twice",
                        "signing-algorithm",
                        "invalid_request_object",
                        it -> it.twice("redirect_uri", "https://attacker.example.org/callback")),
                fault(
                        "an algorithm twice",
                        "signing-algorithm",
                        "invalid_request_object",
                        it -> it.headerText(json -> json.replace("{", "{\"alg\":\"none\","))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    @Tag("RFC9101-4-1")
    @Tag("RFC9101-6.3-2")
    void evaluatesTheObjectNotTheForm(Fault fault) {
        AuthorizationRequest request = realm.authorizationRequest();

        Exchange pushed = push(request, fault.in(object(request)));

        refused(pushed).by(fault.requirement()).with(400, fault.error());
    }

    @Test
    void refusesAMalformedObject() {
        AuthorizationRequest request = realm.authorizationRequest();

        Stream.of("", "x", "a.b.c", "e30.e30.", "e30.e30.e30.e30.e30")
                .forEach(object -> refused(client.withRequest(form -> form.form("request", object))
                                .push(request))
                        .by("signing-algorithm")
                        .with(400, "invalid_request_object"));
    }

    @Test
    @Tag("RFC9101-6.2-1")
    @Tag("RFC9126-3-2")
    void refusesAnObjectWithAForeignSignature() {
        AuthorizationRequest request = realm.authorizationRequest();

        refused(push(request, object(request).signedWith(SigningKey.generate("ES256"))))
                .by("request-object")
                .with(400, "invalid_request_object");
        refused(push(request, object(request).withWrongSignature()))
                .by("request-object")
                .with(400, "invalid_request_object");
    }

    @Test
    @Tag("RFC9101-4-2")
    void refusesAnObjectThatReferencesAnother() {
        AuthorizationRequest request = realm.authorizationRequest();

        refused(push(request, object(request).with("request_uri", "https://client.example.org/request.jwt")))
                .by("request-object")
                .with(400, "invalid_request_object");
    }

    @Test
    @Tag("RFC9101-5-1")
    void refusesAnObjectOfAnotherClient() {
        AuthorizationRequest request = realm.authorizationRequest();

        refused(push(request, object(request).with("client_id", "another-client")))
                .by("request-object")
                .with(400, "invalid_request_object");
    }

    @Test
    void refusesBrowserParametersBesideIt() {
        AuthorizationRequest request = realm.authorizationRequest();
        String pushed = push(request, object(request).without("state")).requestUri();

        Optional<AuthorizationAnswer> answer = LoginForm.open(
                        URI.create(client.authorizeUrl(pushed) + "&state=" + request.state()))
                .answer();

        assertThat(answer).hasValueSatisfying(page -> {
            assertThat(page.status()).isEqualTo(400);
            assertThat(page.pageText()).contains("pushed-authorization: ");
        });
    }

    @Test
    @Tag("RFC8725-3.1-1")
    void acceptsOnlyAlgorithmsOfTheRuleSet() {
        SigningKey key = SigningKey.generate("PS256");
        OidcClient own = realm.register(
                RSA_CLIENT,
                key,
                registration -> ((ObjectNode) registration.get("attributes")).put("jwks.string", ofAnyAlgorithm(key)));

        assertThat(Stream.of("RS256", "RS512", "PS256", "PS512"))
                .as("the national profile")
                .allSatisfy(algorithm -> assertThat(
                                pushSigned(own, key, algorithm).response().status())
                        .isEqualTo(201));
        realm.putProfile("{\"ruleSet\":\"fapi2\"}");
        try {
            assertThat(Stream.of("RS256", "RS512", "PS512"))
                    .as("FAPI 2.0")
                    .allSatisfy(algorithm -> refused(pushSigned(own, key, algorithm))
                            .by("signing-algorithm")
                            .with(400, "invalid_request_object"));
            assertThat(pushSigned(own, key, "PS256").response().status()).isEqualTo(201);
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    @Test
    @Tag("FAPI2-MS-FINAL-5.3.1")
    @Tag("RFC9101-10.5-1")
    void messageSigningRequiresASignedRequest() {
        realm.putProfile("{\"ruleSet\":\"fapi2-message-signing\"}");
        try {
            AuthorizationRequest request = realm.authorizationRequest();
            RequestObject details = RequestObject.by(USER_LOGIN, realm.key(USER_LOGIN), realm.issuer())
                    .with("authorization_details", List.of(Map.of("type", "helseid_authorization")));

            refused(client.push(request)).by("request-object").with(400, "invalid_request");
            refused(push(request, details))
                    .as("an object that isn't the request signs nothing of it")
                    .by("request-object")
                    .with(400, "invalid_request");
            assertThat(Stream.of(
                            object(request).with("aud", List.of("https://another.example", realm.issuer())),
                            object(request).withTime("nbf", Duration.ofSeconds(8))))
                    .allSatisfy(object -> assertThat(
                                    push(request, object).response().status())
                            .isEqualTo(201));
            Exchange tokens = client.redeem(
                    request,
                    Logins.at(client.authorizeUrl(push(request, object(request)).requestUri()))
                            .requiredCode());

            assertThat(tokens.response().status()).isEqualTo(200);
            assertThat(new SignedTokens(client.metadata())
                            .verified(tokens.idToken())
                            .getHeader()
                            .getAlgorithm()
                            .getName())
                    .isIn("PS256", "ES256", "EdDSA");
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    @Test
    @Tag("FAPI2-MS-FINAL-5.3.1")
    void theAuthorityMayRequireSignedRequests() {
        realm.putProfile("{\"ruleSet\":\"helseid\",\"requirements\":{\"request-object\":"
                + "{\"parameters\":{\"required\":true}}}}");
        try {
            AuthorizationRequest request = realm.authorizationRequest();

            refused(client.push(request)).by("request-object").with(400, "invalid_request");
            assertThat(push(request, object(request)).response().status()).isEqualTo(201);
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    private static Exchange push(AuthorizationRequest request, RequestObject object) {
        return client.withRequest(form -> form.form("request", object.sign())).push(request);
    }

    private static Exchange pushSigned(OidcClient own, SigningKey key, String algorithm) {
        AuthorizationRequest request = realm.authorizationRequest();
        RequestObject object = PlainRequest.by(own, RSA_CLIENT, request).asObject(key.withAlgorithm(algorithm));
        return own.withRequest(form -> form.form("request", object.sign())).push(request);
    }

    /** Keycloak takes a key that names its algorithm for that one only. */
    private static String ofAnyAlgorithm(SigningKey key) {
        Map<String, Object> jwk = new LinkedHashMap<>(key.publicJwk());
        jwk.remove("alg");
        return new ObjectMapper().valueToTree(Map.of("keys", List.of(jwk))).toString();
    }

    private static RequestObject object(AuthorizationRequest request) {
        return PlainRequest.by(client, USER_LOGIN, request).asObject(realm.key(USER_LOGIN));
    }

    private static Arguments fault(
            String name, String requirement, String error, UnaryOperator<RequestObject> deviation) {
        return Arguments.of(Named.of(name, new Fault(requirement, error, deviation)));
    }

    record Fault(String requirement, String error, UnaryOperator<RequestObject> deviation) {
        RequestObject in(RequestObject object) {
            return deviation.apply(object);
        }
    }
}
