package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.RequestObject;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests of whom a request object is for and when it is valid, by sender: a new client, one of before, one that is let
 * off. The object is pushed, or sent through the browser.
 */
class RequestObjectDatesIT {

    private static final String OF_PS256 = "client-that-signs-otherwise";
    private static final String ENFORCED = "{\"ruleSet\":\"helseid\",\"requirements\":{\"request-object\":"
            + "{\"enforced\":\"2025-01-01T00:00:00Z\"}}}";
    private static final String WAIVER = "helseprofil/clients/" + ClientOfBefore.ID + "/waivers/request-object";

    private static final String ASSERTION = "client-authentication+jwt";

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final ClientOfBefore existing = ClientOfBefore.in(realm);

    @AfterEach
    void observe() {
        realm.putProfile(TestRealm.DOCUMENT);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("without an end", it -> it.without("exp")),
                fault("without a beginning", it -> it.without("nbf")),
                fault("that has ended", it -> it.withTime("exp", Duration.ofMinutes(-5))),
                fault("of another issuer", it -> it.with("iss", "another-client")),
                fault("without an issuer", it -> it.without("iss")),
                fault("for another server", it -> it.with("aud", "https://another.example/realms/helse")),
                fault("typed as a client assertion", it -> it.header("typ", ASSERTION)),
                fault("that ends in more than an hour", it -> it.withTime("exp", Duration.ofMinutes(70))),
                fault("that began more than an hour ago", it -> it.withTime("nbf", Duration.ofMinutes(-70))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    @Attack(
            by = Attacker.VENDOR,
            tries =
                    "pushes a request object that is expired, has no end, lasts for hours, is for another server or of another client",
            outcome = "refused by `request-object`")
    @Tag("RFC9101-4-3")
    void aNewClientIsRefused(UnaryOperator<RequestObject> fault) {
        assertRefused(push(realm.oidc(USER_LOGIN), USER_LOGIN, fault));
        realm.putProfile("{\"ruleSet\":\"fapi2\"}");
        assertRefused(push(realm.oidc(USER_LOGIN), USER_LOGIN, fault));
        realm.off("request-object");
        assertThat(push(realm.oidc(USER_LOGIN), USER_LOGIN, fault).response().status())
                .as("nothing else stands in its way")
                .isEqualTo(201);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void anExistingClientIsObservedThenRefusedUnlessWaived(UnaryOperator<RequestObject> fault) {
        assertThat(push(existing.client(), ClientOfBefore.ID, fault).response().status())
                .as("observed")
                .isEqualTo(201);
        realm.putProfile(ENFORCED);
        assertRefused(push(existing.client(), ClientOfBefore.ID, fault));
        ObjectNode waiver = new ObjectMapper()
                .valueToTree(Map.of(
                        "reason",
                        "The vendor follows in May",
                        "approvedBy",
                        "Ada Ministrator",
                        "expires",
                        Instant.now()
                                .plus(Duration.ofDays(30))
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString()));
        Response answer = realm.admin().put(WAIVER, waiver);
        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        try {
            assertThat(push(existing.client(), ClientOfBefore.ID, fault)
                            .response()
                            .status())
                    .as("let off")
                    .isEqualTo(201);
        } finally {
            realm.admin().delete(WAIVER);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    @Attack(
            by = Attacker.USER,
            tries = "reopens an existing client's old request object in a browser after the date of `request-object`",
            outcome = "no login begins; the client gets the error")
    void anExistingBrowserRequestIsObservedThenRefusedUnlessWaived(UnaryOperator<RequestObject> fault) {
        AuthorizationRequest request = realm.authorizationRequest();
        URI address = byValue(existing.asking(request), fault);

        assertThat(Logins.at(address).code()).as("observed").isNotNull();
        realm.putProfile(ENFORCED);
        AuthorizationAnswer answer = Logins.none(address);

        assertThat(answer.error()).isEqualTo("invalid_request_object");
        assertThat(answer.errorDescription()).startsWith("request-object: ");
    }

    @Test
    @Attack(
            by = Attacker.USER,
            tries = "sends a browser request object to the token endpoint as a client assertion",
            outcome = "refused by `assertion-single-use`")
    @Tag("RFC8725-3.12-1")
    void refusesAClientAssertionAsRequestObject() {
        RequestObject object = PlainRequest.by(existing.client(), ClientOfBefore.ID, realm.authorizationRequest())
                .asObject(realm.key(ClientOfBefore.ID))
                .with("sub", ClientOfBefore.ID);

        Stream.of(ASSERTION, "JWT", "oauth-authz-req+jwt")
                .map(type -> object.header("typ", type).sign())
                .forEach(seen -> refused(existing.client()
                                .withRequest(form -> form.formInstead("client_assertion", seen))
                                .clientCredentials(TestRealm.SCOPE))
                        .by("assertion-single-use")
                        .with(401, "invalid_client"));
    }

    @Test
    void acceptsAValidObjectFromTheBrowser() {
        realm.putProfile(ENFORCED);
        URI address = byValue(existing.asking(realm.authorizationRequest()), it -> it);

        assertThat(Logins.at(address).code()).isNotNull();
    }

    @Test
    void acceptsAnObjectThatExpiresAfterPar() {
        AuthorizationRequest request = realm.authorizationRequest();
        Exchange pushed = push(
                realm.oidc(USER_LOGIN),
                USER_LOGIN,
                request,
                it -> it.withTime("nbf", Duration.ofSeconds(-30)).withTime("exp", Duration.ofSeconds(-5)));

        assertThat(Logins.at(realm.oidc(USER_LOGIN).authorizeUrl(pushed.requestUri()))
                        .code())
                .as("its request_uri has a life of its own")
                .isNotNull();
    }

    @Test
    void acceptsAnHourUnderFapi() {
        UnaryOperator<RequestObject> ofAnHour = it -> it.withTime("exp", Duration.ofMinutes(55));

        assertRefused(push(realm.oidc(USER_LOGIN), USER_LOGIN, ofAnHour));
        realm.putProfile("{\"ruleSet\":\"fapi2\"}");
        assertThat(push(realm.oidc(USER_LOGIN), USER_LOGIN, ofAnHour).response().status())
                .isEqualTo(201);
        assertThat(push(
                                realm.oidc(USER_LOGIN),
                                USER_LOGIN,
                                it -> it.with("aud", List.of("https://another.example", realm.issuer())))
                        .response()
                        .status())
                .as("the issuer among others")
                .isEqualTo(201);
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "pushes a request object with a foreign key or an unregistered algorithm",
            outcome = "refused by `request-object`; before its date by Keycloak")
    @Tag("RFC8725-3.10-1")
    @Tag("RFC9101-6.2-2")
    void reportsAWrongSignature() {
        UnaryOperator<RequestObject> forged = it -> it.signedWith(SigningKey.generate("ES256"));
        assertRefused(push(realm.oidc(USER_LOGIN), USER_LOGIN, forged));
        assertRefused(push(realm.oidc(USER_LOGIN), USER_LOGIN, it -> it.header("kid", "nobody")));

        refused(push(existing.client(), ClientOfBefore.ID, forged)).byKeycloak().with(400, "invalid_request_object");
        realm.putProfile(ENFORCED);
        assertRefused(push(existing.client(), ClientOfBefore.ID, forged));
        OidcClient own = realm.plant(
                OF_PS256,
                SigningKey.generate("ES256"),
                client -> ((ObjectNode) client.get("attributes")).put("request.object.signature.alg", "PS256"));
        assertRefused(push(own, OF_PS256, it -> it));
    }

    private static void assertRefused(Exchange pushed) {
        refused(pushed).by("request-object").with(400, "invalid_request_object");
    }

    private static Exchange push(OidcClient client, String clientId, UnaryOperator<RequestObject> fault) {
        return push(client, clientId, realm.authorizationRequest(), fault);
    }

    private static Exchange push(
            OidcClient client, String clientId, AuthorizationRequest request, UnaryOperator<RequestObject> fault) {
        String object = fault.apply(PlainRequest.by(client, clientId, request).asObject(realm.key(clientId)))
                .sign();
        return client.withRequest(form -> form.form("request", object)).push(request);
    }

    /** Only what OpenID Connect wants outside the object (Core, section 6.1). */
    private static URI byValue(PlainRequest request, UnaryOperator<RequestObject> fault) {
        String object =
                fault.apply(request.asObject(realm.key(ClientOfBefore.ID))).sign();
        return request.without("redirect_uri")
                .without("state")
                .without("nonce")
                .without("code_challenge")
                .without("code_challenge_method")
                .with("request", object)
                .address();
    }

    private static Arguments fault(String name, UnaryOperator<RequestObject> fault) {
        return Arguments.of(Named.of(name, fault));
    }
}
