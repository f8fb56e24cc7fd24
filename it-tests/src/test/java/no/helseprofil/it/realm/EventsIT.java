package no.helseprofil.it.realm;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests of what a refusal leaves behind for the operator: which requirement and why, and a client only if it has proven
 * who it is.
 */
class EventsIT {

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile();
        storeEveryKindOfEvent();
    }

    /**
     * Makes Keycloak store every kind of event. Some kinds need an explicit setting: refresh, PAR, introspection,
     * userinfo.
     */
    private static void storeEveryKindOfEvent() {
        String all = Stream.of(
                        "CLIENT_LOGIN",
                        "CODE_TO_TOKEN",
                        "REFRESH_TOKEN",
                        "TOKEN_EXCHANGE",
                        "LOGIN",
                        "PUSHED_AUTHORIZATION_REQUEST",
                        "INTROSPECT_TOKEN",
                        "REVOKE_GRANT",
                        "USER_INFO_REQUEST")
                .flatMap(type -> Stream.of(type, type + "_ERROR"))
                .map(type -> "\"" + type + "\"")
                .toList()
                .toString();
        assertThat(realm.admin()
                        .put("events/config", "{ \"eventsEnabled\": true, \"enabledEventTypes\": " + all + " }")
                        .status())
                .isEqualTo(204);
    }

    @BeforeEach
    void forgetEvents() {
        realm.admin().clearEvents();
    }

    static Stream<Arguments> earlyRefusals() {
        OidcClient machine = withoutType(TestRealm.MACHINE);
        OidcClient login = withoutType(TestRealm.USER_LOGIN);
        OidcClient api = withoutType(TestRealm.API);
        return Stream.of(
                arguments("CLIENT_LOGIN_ERROR", TestRealm.MACHINE, () -> machine.clientCredentials(TestRealm.SCOPE)),
                arguments(
                        "CODE_TO_TOKEN_ERROR",
                        TestRealm.USER_LOGIN,
                        () -> login.redeem(realm.authorizationRequest(), "a.b.c")),
                arguments("REFRESH_TOKEN_ERROR", TestRealm.USER_LOGIN, () -> login.refresh("a.b.c")),
                arguments(
                        "TOKEN_EXCHANGE_ERROR",
                        TestRealm.USER_LOGIN,
                        () -> login.exchangeToken("a.b.c", TestRealm.SCOPE)),
                arguments(
                        "PUSHED_AUTHORIZATION_REQUEST_ERROR",
                        TestRealm.USER_LOGIN,
                        () -> login.push(realm.authorizationRequest())),
                arguments("INTROSPECT_TOKEN_ERROR", TestRealm.API, () -> api.introspect("a.b.c")),
                arguments("REVOKE_GRANT_ERROR", TestRealm.MACHINE, () -> machine.revoke("a.b.c")));
    }

    private static OidcClient withoutType(String clientId) {
        return realm.oidc(clientId).withAssertion(assertion -> assertion.withoutHeader("typ"));
    }

    private static Arguments arguments(String type, String claimed, Supplier<Exchange> request) {
        return Arguments.of(type, claimed, request);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("earlyRefusals")
    @Tag("smoke")
    @Tag("container")
    void anUnauthenticatedRefusalNamesRequirementAndUnprovenClient(
            String type, String claimed, Supplier<Exchange> request) {
        refused(request.get()).by("assertion-type");

        JsonNode event = theOnlyEvent();
        assertThat(event.path("type").textValue()).isEqualTo(type);
        assertThat(event.path("error").textValue()).isEqualTo("invalid_client");
        assertDescribed(event, "assertion-type", "set typ in the header of the client assertion");
        assertNoClient(event);
        assertClaimed(event, claimed);
    }

    @Test
    void anUnauthenticatedRefusalIsLoggedWithTheClaimedClient() {
        String name = "journal-" + UUID.randomUUID();
        SigningKey key = SigningKey.generate("ES256");
        OidcClient client = realm.register(name, key, registered -> {});

        refused(client.withAssertion(assertion -> assertion.withoutHeader("typ"))
                        .clientCredentials(TestRealm.SCOPE))
                .by("assertion-type");

        assertThat(ServerLog.lines(SharedServer.get(), "helseprofil_claimed_client=\"" + name + "\""))
                .as("what Keycloak logs of the event")
                .anySatisfy(line ->
                        assertThat(line).contains("clientId=\"null\"", "helseprofil_requirement=\"assertion-type\""));
    }

    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "claims to be a client named by a line break, a token or a national identity number",
            outcome = "the event has 64 address characters at most, and no long number")
    void aClaimedClientIdIsSanitized() {
        String number = "04056600324";
        Request request = Request.post(realm.address("protocol/openid-connect/token"))
                .form("grant_type", "client_credentials")
                .form("client_id", "x\n<\u202ey> " + number + " " + "z".repeat(5000));

        refused(request.send()).by("request-form");

        assertClaimed(theOnlyEvent(), "x???y??***********?" + "z".repeat(45));
    }

    @Test
    void anUnknownClientIdIsRecordedAsSent() {
        refused(realm.oidc(TestRealm.MACHINE)
                        .withAssertion(
                                assertion -> assertion.with("iss", "jurnal").with("sub", "jurnal"))
                        .clientCredentials(TestRealm.SCOPE))
                .with(401, "invalid_client");

        assertClaimed(theOnlyEvent(), "jurnal");
    }

    @Test
    void aRefusalAtUserinfoNamesTheRequirement() {
        OidcClient client = realm.oidc(TestRealm.USER_LOGIN);
        String token = realm.logIn(client).accessToken();
        realm.admin().clearEvents();

        refused(client.withoutProof().userinfo(token)).by("sender-constrained-tokens");

        JsonNode event = theOnlyEvent();
        assertThat(event.path("type").textValue()).isEqualTo("USER_INFO_REQUEST_ERROR");
        assertDescribed(event, "sender-constrained-tokens", "send the access token as Authorization: DPoP");
        assertNoClient(event);
        assertClaimed(event, TestRealm.USER_LOGIN);
    }

    static Stream<Arguments> assertionsThatKeycloakRefuses() {
        OidcClient machine = realm.oidc(TestRealm.MACHINE);
        SigningKey other = realm.key(TestRealm.OTHER_MACHINE);
        return Stream.of(
                Arguments.of(
                        "another key by the same name",
                        machine.withAssertion(assertion -> assertion.signedWith(other))),
                Arguments.of(
                        "another key by its own name",
                        machine.withAssertion(
                                assertion -> assertion.signedWith(other).header("kid", other.kid()))),
                Arguments.of("a spoiled signature", machine.withAssertion(assertion -> assertion.withWrongSignature())),
                Arguments.of(
                        "an unknown client",
                        machine.withAssertion(assertion ->
                                        assertion.with("iss", "nobody").with("sub", "nobody"))
                                .withRequest(request -> request.formInstead("client_id", "nobody"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("assertionsThatKeycloakRefuses")
    void anUnauthenticatedClientIsNotRecordedButTheRequirementIs(String fault, OidcClient client) {
        refused(client.clientCredentials(TestRealm.SCOPE)).by("private-key-jwt");

        JsonNode event = theOnlyEvent();
        assertDescribed(event, "private-key-jwt", "sign the client assertion with a key that is registered");
        assertNoClient(event);
    }

    @Test
    void aRepeatedAssertionIsRecordedWithoutAClient() {
        OidcClient machine = realm.oidc(TestRealm.MACHINE);
        String assertion = machine.assertion().sign();
        OidcClient repeating = machine.withRequest(request -> request.formInstead("client_assertion", assertion));
        assertThat(repeating.clientCredentials(TestRealm.SCOPE).response().status())
                .isEqualTo(200);
        realm.admin().clearEvents();

        refused(repeating.clientCredentials(TestRealm.SCOPE)).by("assertion-single-use");

        JsonNode event = theOnlyEvent();
        assertDescribed(event, "assertion-single-use", "make a new client assertion");
        assertNoClient(event);
    }

    @Test
    void aRepeatedProofIsRecordedForItsClient() {
        OidcClient machine =
                realm.oidc(TestRealm.MACHINE).withProof(proof -> proof.with("jti", "the-same-jti-each-time"));
        assertThat(machine.clientCredentials(TestRealm.SCOPE).response().status())
                .isEqualTo(200);
        realm.admin().clearEvents();

        refused(machine.clientCredentials(TestRealm.SCOPE)).by("dpop-replay");

        JsonNode event = theOnlyEvent();
        assertThat(event.path("error").textValue()).isEqualTo("invalid_dpop_proof");
        assertDescribed(event, "dpop-replay", "make a new DPoP proof");
        assertThat(event.path("clientId").textValue())
                .as("it had proven who it is by then")
                .isEqualTo(TestRealm.MACHINE);
        assertThat(event.path("details").has("helseprofil_claimed_client"))
                .as("what is proven isn't claimed")
                .isFalse();
    }

    @Test
    void anUnpushedRequestIsRecorded() {
        Response page = EndpointRequests.authorization(realm.issuer(), TestRealm.USER_LOGIN)
                .send();

        assertThat(page.status()).isEqualTo(400);
        JsonNode event = theOnlyEvent();
        assertThat(event.path("type").textValue()).isEqualTo("LOGIN_ERROR");
        assertThat(event.path("error").textValue()).isEqualTo("invalid_request");
        assertDescribed(event, "pushed-authorization", "push the authorization request");
        assertClaimed(event, TestRealm.USER_LOGIN);
    }

    @Test
    void aRequestWithoutPkceIsRecorded() {
        realm.alterAttribute(TestRealm.WITH_SECRET, "pkce.code.challenge.method", "");
        realm.off("pushed-authorization");
        try {
            EndpointRequests.authorization(realm.issuer(), TestRealm.WITH_SECRET)
                    .send();

            JsonNode event = theOnlyEvent();
            assertThat(event.path("type").textValue()).isEqualTo("LOGIN_ERROR");
            assertDescribed(event, "pkce-s256", "send code_challenge");
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    @Test
    void aNonceChallengeIsNoEvent() {
        OidcClient fresh = OidcClient.discover(realm.issuer(), TestRealm.MACHINE, realm.key(TestRealm.MACHINE));

        Exchange answer = fresh.withoutNonceStep().clientCredentials(TestRealm.SCOPE);

        assertThat(answer.response().error()).isEqualTo("use_dpop_nonce");
        assertThat(realm.events()).isEmpty();
        fresh.clientCredentials(TestRealm.SCOPE);
        assertThat(realm.events().findValuesAsText("type"))
                .as("the control: events are stored")
                .containsExactly("CLIENT_LOGIN");
    }

    @Test
    void otherRefusalsKeepKeycloaksEvents() {
        OidcClient client = realm.oidc(TestRealm.USER_LOGIN);
        AuthorizationRequest request = realm.authorizationRequest();
        String code = LoginForm.open(client.authorizeUrl(client.push(request).requestUri()))
                .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                .requiredCode();
        realm.admin().clearEvents();

        Response answer = client.withRequest(it -> it.formInstead("redirect_uri", "https://other.example/"))
                .redeem(request, code)
                .response();

        assertThat(answer.error()).isEqualTo("invalid_grant");
        JsonNode event = theOnlyEvent();
        assertThat(event.path("details").has("helseprofil_requirement")).isFalse();
        assertThat(event.path("clientId").textValue()).isEqualTo(TestRealm.USER_LOGIN);
    }

    @Test
    void anUndecodableFormIsAClientError() {
        Request request = Request.post(realm.address("protocol/openid-connect/token"))
                .body("application/x-www-form-urlencoded", "grant_type=%zz");

        refused(request.send()).by("request-form").with(400, "invalid_request");
    }

    private static JsonNode theOnlyEvent() {
        JsonNode events = realm.events();
        assertThat(events).as("one event for one refusal").hasSize(1);
        return events.get(0);
    }

    private static void assertDescribed(JsonNode event, String requirement, String reason) {
        JsonNode details = event.path("details");
        assertThat(details.path("helseprofil_requirement").textValue()).isEqualTo(requirement);
        assertThat(details.path("helseprofil_phase").textValue()).isEqualTo("enforced");
        assertThat(details.path("reason").textValue()).startsWith(reason);
    }

    private static void assertClaimed(JsonNode event, String client) {
        assertThat(event.path("details").path("helseprofil_claimed_client").textValue())
                .as("by this an operator finds the client that fails")
                .isEqualTo(client);
    }

    private static void assertNoClient(JsonNode event) {
        assertThat(event.has("clientId"))
                .as("no caller writes into another's record")
                .isFalse();
        assertThat(event.has("userId")).isFalse();
    }
}
