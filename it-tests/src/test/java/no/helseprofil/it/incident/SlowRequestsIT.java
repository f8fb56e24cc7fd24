package no.helseprofil.it.incident;

import static no.helseprofil.it.support.TestRealm.API;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.it.support.TestRealm.WITH_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.LateBodies;
import no.helseprofil.it.support.Measures;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.support.Waiting;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A request whose body comes late is judged by what holds when it has come. Each test opens all endpoints at once, acts
 * while the server waits for their bodies, and lets them go.
 */
@Attack(
        by = Attacker.STRANGER,
        tries = "delays request bodies at every endpoint until its key or client is blocked, the realm tightened, a "
                + "requirement enforced or a waiver ended",
        outcome = "judged by what holds when the body has arrived")
class SlowRequestsIT {

    private static final String JSON = "application/json";
    private static final String SELF_SERVICE = "nhn:selvbetjening/client";
    private static final String DOCUMENT =
            "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"cohorts\":{\"sykehus\":{}}}";

    /** Clients with a secret have no proofs. */
    private static final String BEARER = "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
            + "{\"sender-constrained-tokens\":{\"phase\":\"off\"}}}";

    private static final String BEARER_BY_SECRET = "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
            + "{\"sender-constrained-tokens\":{\"phase\":\"off\"},\"private-key-jwt\":{\"phase\":\"off\"}}}";

    /** Mark in the name of a request that has no control, because it could be sent once. */
    private static final String ONCE = ", once";

    /** Mark in the name of a request that Keycloak, or another requirement, refuses before and after. */
    private static final String REFUSED_ANYWAY = ", refused anyway";

    private static final Duration TO_END = Duration.ofSeconds(20);
    private static final TestTime TIME = new TestTime(SharedServer.get());

    @AutoClose
    private static TestRealm realm;

    private static Measures measures;
    private static int clients;

    @BeforeAll
    static void create() {
        realm = TestRealm.underProfile(DOCUMENT);
        measures = Measures.in(realm);
        realm.alterAttribute(WITH_SECRET, "dpop.bound.access.tokens", "false");
    }

    @AfterEach
    void end() {
        TIME.reset();
        measures.lift();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aSlowRequestWithABlockedKeyIsRefused(HttpClient.Version version) throws Exception {
        try (LateBodies late = late(version)) {
            Thief thief = new Thief(late);
            Map<String, Supplier<Response>> ways = thief.waysWithProof();
            ways.putAll(thief.waysToRegister());

            assertAllRefused(late, ways, () -> measures.block("key", thief.proofKey.thumbprint()), "blocked");
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aSlowRequestOfABlockedClientIsRefusedEvenAfterTheLift(HttpClient.Version version) throws Exception {
        try (LateBodies late = late(version)) {
            Thief thief = new Thief(late);
            Map<String, Supplier<Response>> ways = thief.waysWithProof();
            ways.putAll(thief.waysOfClient());

            assertAllRefused(late, ways, () -> measures.block("client", thief.clientId), "blocked");

            measures.lift();
            Waiting.until(
                    "what came of it before stays ended", TO_END, () -> !realm.isActive(thief.login.accessToken()));
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aSlowRequestOfAnExcludedClientIsRefused(HttpClient.Version version) throws Exception {
        try (LateBodies late = late(version)) {
            Thief thief = new Thief(late);
            Map<String, Supplier<Response>> ways = thief.waysWithProof();
            ways.putAll(thief.waysOfClient());
            ways.keySet().removeAll(List.of("introspection", "revoke"));

            assertAllRefused(late, ways, () -> measures.tighten("onlyCohorts", List.of("sykehus")), "only-cohorts");
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void anEmergencyShortensATokenRequestedBefore(HttpClient.Version version) throws Exception {
        try (LateBodies late = late(version)) {
            Thief thief = new Thief(late);

            Response token = late.during(
                            List.of(() -> thief.client.clientCredentials(SCOPE).response()),
                            () -> measures.tighten("accessTokenLifetimeMax", "PT1M"))
                    .get(0);

            assertThat(token.json().path("expires_in").intValue())
                    .as(token.body())
                    .isEqualTo(60);
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aNewlyEnforcedRequirementAppliesToSlowRequests(HttpClient.Version version) throws Exception {
        realm.putProfile(BEARER_BY_SECRET);
        try (LateBodies late = late(version)) {
            Map<String, Supplier<Response>> ways = waysWithSecret(late);
            String initial = realm.initialAccess();
            ways.put(
                    "registration" + ONCE,
                    () -> Request.post(realm.address("clients-registrations/default"))
                            .sentTo(late.url())
                            .header("Authorization", "Bearer " + initial)
                            .body(JSON, withSecret("registered").toString())
                            .send());
            ways.put(
                    "admin REST" + ONCE,
                    () -> realm.admin()
                            .send(realm.admin()
                                    .request("POST", "clients")
                                    .sentTo(late.url())
                                    .body(JSON, withSecret("administered").toString())));

            assertAllRefused(late, ways, () -> realm.putProfile(BEARER), "private-key-jwt");
        } finally {
            realm.putProfile(DOCUMENT);
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void anExpiredWaiverDoesNotApplyToSlowRequests(HttpClient.Version version) throws Exception {
        realm.waive(WITH_SECRET, "private-key-jwt", Duration.ofHours(1));
        realm.putProfile(BEARER);
        try (LateBodies late = late(version)) {
            assertAllRefused(late, waysWithSecret(late), () -> TIME.moveBy(Duration.ofHours(2)), "private-key-jwt");
        } finally {
            realm.putProfile(DOCUMENT);
            realm.admin().delete("helseprofil/clients/" + WITH_SECRET + "/waivers/private-key-jwt?reason=over");
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void newlyForbiddenRequestsAreRefusedEvenIfStartedBefore(HttpClient.Version version) throws Exception {
        realm.putProfile(DOCUMENT.replaceFirst("}$", ",\"testTokens\":true,\"try\":true}"));
        try (LateBodies late = late(version)) {
            List<Supplier<Response>> ways = List.of(
                    () -> Request.post(realm.address("helseprofil/test-tokens/v2/create-test-token-with-key"))
                            .sentTo(late.url())
                            .header("X-Auth-Key", SharedServer.TEST_TOKEN_KEY)
                            .body(JSON, "{}")
                            .send(),
                    () -> Request.post(realm.address("helseprofil/try/runs"))
                            .sentTo(late.url())
                            .body(
                                    JSON,
                                    "{\"jwks\":" + SigningKey.generate("ES256").publicJwkSet()
                                            + ",\"redirect_uris\":[\"" + TestRealm.REDIRECT_URI + "\"]}")
                            .send());
            assertThat(ways)
                    .as("the control")
                    .allSatisfy(way -> assertThat(way.get().status()).isNotEqualTo(404));

            assertThat(late.during(ways, () -> realm.putProfile(DOCUMENT)))
                    .allSatisfy(answer ->
                            assertThat(answer.status()).as(answer.body()).isEqualTo(404));
        } finally {
            realm.putProfile(DOCUMENT);
        }
    }

    /** An endpoint that comes with a new Keycloak fails here until somebody has decided about it. */
    @Test
    void coversEveryEndpointOfTheMetadata() {
        Set<String> endpoints = new TreeSet<>();
        Request.get(realm.address(".well-known/openid-configuration"))
                .send()
                .json()
                .fieldNames()
                .forEachRemaining(member -> {
                    if (member.endsWith("_endpoint")) {
                        endpoints.add(member);
                    }
                });
        endpoints.remove("end_session_endpoint");

        assertThat(endpoints)
                .as("a logout gives nothing, all others are opened")
                .containsExactlyInAnyOrder(
                        "token_endpoint",
                        "pushed_authorization_request_endpoint",
                        "authorization_endpoint",
                        "userinfo_endpoint",
                        "introspection_endpoint",
                        "revocation_endpoint",
                        "device_authorization_endpoint",
                        "backchannel_authentication_endpoint",
                        "registration_endpoint");
    }

    /** The control: before the act each is answered with what it asks for, unless its name says otherwise. */
    private static void assertAllRefused(
            LateBodies late, Map<String, Supplier<Response>> ways, Runnable act, String requirement) throws Exception {
        ways.forEach((way, request) -> {
            if (way.endsWith(REFUSED_ANYWAY)) {
                assertThat(request.get().body()).as(way).doesNotContain(requirement);
            } else if (!way.endsWith(ONCE)) {
                assertThat(request.get()).as(way).matches(Response::isSuccess, "is answered");
            }
        });
        List<String> names = List.copyOf(ways.keySet());
        List<Response> answers = late.during(List.copyOf(ways.values()), act);
        for (int way = 0; way < names.size(); way++) {
            Response answer = answers.get(way);
            if (names.get(way).startsWith("introspected")) {
                assertThat(answer.body()).as(names.get(way)).isEqualTo("{\"active\":false}");
            } else {
                assertThat(answer.status()).as("%s: %s", names.get(way), answer).isBetween(300, 499);
                assertThat(answer.body() + answer.header("Location").orElse(""))
                        .as("%s: %s", names.get(way), answer)
                        .contains(requirement);
            }
        }
    }

    private static Map<String, Supplier<Response>> waysWithSecret(LateBodies late) {
        Map<String, Supplier<Response>> ways = new LinkedHashMap<>();
        ways.put(
                "token",
                () -> bySecret(late, "token")
                        .form("grant_type", "client_credentials")
                        .form("scope", "profile")
                        .send());
        ways.put(
                "refresh" + REFUSED_ANYWAY,
                () -> bySecret(late, "token")
                        .form("grant_type", "refresh_token")
                        .form("refresh_token", "none")
                        .send());
        ways.put(
                "PAR" + REFUSED_ANYWAY,
                () -> bySecret(late, "ext/par/request")
                        .form("response_type", "code")
                        .form("redirect_uri", TestRealm.REDIRECT_URI.toString())
                        .send());
        ways.put(
                "introspection",
                () -> bySecret(late, "token/introspect").form("token", "none").send());
        ways.put(
                "revocation",
                () -> bySecret(late, "revoke").form("token", "none").send());
        return ways;
    }

    private static Request bySecret(LateBodies late, String endpoint) {
        return Request.post(realm.address("protocol/openid-connect/" + endpoint))
                .sentTo(late.url())
                .form("client_id", WITH_SECRET)
                .form("client_secret", TestRealm.SECRET);
    }

    private static ObjectNode withSecret(String clientId) {
        ObjectNode client = TestRealm.representation(clientId + "-" + ++clients, SigningKey.generate("ES256"));
        return client.put("clientAuthenticatorType", "client-secret");
    }

    private static LateBodies late(HttpClient.Version version) throws IOException, InterruptedException {
        return LateBodies.before(SharedServer.get().url(), version);
    }

    /** Thief who has a client's keys, and everything that can be got with them before anybody knows. */
    private static final class Thief {

        private final String clientId = "stolen-" + ++clients;
        private final SigningKey proofKey = SigningKey.generate("ES256");
        private final LateBodies late;
        private final OidcClient client;
        private final Exchange login;
        private final String ownToken;
        private final AuthorizationRequest asked = realm.authorizationRequest();
        private final String code;
        private final String pushed;

        Thief(LateBodies late) {
            this.late = late;
            OidcClient direct = realm.register(
                            clientId,
                            SigningKey.generate("ES256"),
                            made -> ((ArrayNode) made.get("optionalClientScopes")).add(SELF_SERVICE))
                    .withProofKey(proofKey);
            this.client = direct.withRequest(request -> request.sentTo(late.url()));
            this.login = realm.logIn(direct);
            this.ownToken = direct.clientCredentials(SELF_SERVICE).accessToken();
            String requestUri = direct.push(asked).requestUri();
            this.code = LoginForm.open(direct.authorizeUrl(requestUri))
                    .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                    .requiredCode();
            this.pushed = direct.push(realm.authorizationRequest()).requestUri();
        }

        /** All that is asked for with a proof. */
        Map<String, Supplier<Response>> waysWithProof() {
            Map<String, Supplier<Response>> ways = new LinkedHashMap<>();
            ways.put("token", () -> client.clientCredentials(SCOPE).response());
            ways.put("refresh", () -> client.refresh(login.refreshToken()).response());
            ways.put(
                    "exchange",
                    () -> client.exchangeToken(login.accessToken(), SCOPE).response());
            ways.put("code" + ONCE, () -> client.redeem(asked, code).response());
            ways.put("PAR", () -> client.push(realm.authorizationRequest()).response());
            ways.put(
                    "userinfo",
                    () -> client.call(client.post("userinfo_endpoint").form("x", "1"), login.accessToken())
                            .response());
            ways.put(
                    "introspected",
                    () -> realm.oidc(API)
                            .withRequest(request -> request.sentTo(late.url()))
                            .introspect(login.accessToken())
                            .response());
            ways.put("self-service: key" + ONCE, () -> selfService("POST", "client-secret", jwk()));
            ways.put("self-service: change", () -> selfService("PUT", "client", "{}"));
            return ways;
        }

        private Response selfService(String method, String path, String body) {
            return client.call(
                            Request.of(method, realm.address("helseprofil/selvbetjening/v1/" + path))
                                    .body(JSON, body),
                            ownToken)
                    .response();
        }

        private static String jwk() {
            return new ObjectMapper()
                    .valueToTree(SigningKey.generate("ES256").publicJwk())
                    .toString();
        }

        /** Returns the requests that the thief makes as a client, without a proof. */
        Map<String, Supplier<Response>> waysOfClient() {
            Map<String, Supplier<Response>> ways = new LinkedHashMap<>();
            ways.put(
                    "self: view",
                    () -> client.authenticated(Request.post(realm.address("helseprofil/self/current"))
                                    .form("x", "1"))
                            .response());
            ways.put(
                    "introspection",
                    () -> client.introspect(login.accessToken()).response());
            ways.put("revoke", () -> client.revoke("none").response());
            ways.put(
                    "device" + REFUSED_ANYWAY,
                    () -> client.authenticated(Request.post(realm.address("protocol/openid-connect/auth/device"))
                                    .form("scope", "openid"))
                            .response());
            ways.put(
                    "CIBA" + REFUSED_ANYWAY,
                    () -> client.authenticated(Request.post(realm.address("protocol/openid-connect/ext/ciba/auth"))
                                    .form("scope", "openid")
                                    .form("login_hint", TestRealm.USERNAME))
                            .response());
            ways.put(
                    "authorize" + ONCE,
                    () -> Request.post(realm.address("protocol/openid-connect/auth"))
                            .sentTo(late.url())
                            .form("client_id", clientId)
                            .form("request_uri", pushed)
                            .send());
            return ways;
        }

        /** Its proof key as the key of another client. */
        Map<String, Supplier<Response>> waysToRegister() {
            String initial = realm.initialAccess();
            Map<String, Supplier<Response>> ways = new LinkedHashMap<>();
            ways.put(
                    "registration" + ONCE,
                    () -> Request.post(realm.address("clients-registrations/default"))
                            .sentTo(late.url())
                            .header("Authorization", "Bearer " + initial)
                            .body(
                                    JSON,
                                    withoutScopes(withProofKey("registered")).toString())
                            .send());
            ways.put(
                    "admin REST" + ONCE,
                    () -> realm.admin()
                            .send(realm.admin()
                                    .request("POST", "clients")
                                    .sentTo(late.url())
                                    .body(JSON, withProofKey("administered").toString())));
            return ways;
        }

        /** Removes the scopes. A client that registers itself is given none. */
        private static ObjectNode withoutScopes(ObjectNode made) {
            return made.without(List.of("defaultClientScopes", "optionalClientScopes"));
        }

        private ObjectNode withProofKey(String name) {
            return TestRealm.representation(name + "-" + clientId, proofKey);
        }
    }
}
