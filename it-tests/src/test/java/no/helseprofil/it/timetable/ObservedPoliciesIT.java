package no.helseprofil.it.timetable;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.realm.ServerLog;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.keycloak.observedprofile.KeycloakExecutor;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests of {@code helseprofil-observed} in a policy of the realm's own. Each executor that Keycloak ships is run on
 * what it would refuse. Everything passes as it would without the policy. The refusals that would have been are known
 * of each client that has proven who it is.
 */
class ObservedPoliciesIT {

    private static final String WATCHING = "watching";
    private static final String DATES = "\"announced\":\"2020-01-01T00:00:00Z\",\"enforced\":\"2098-06-01T00:00:00Z\"";
    private static final String MTLS = "with-certificate";
    private static final String AUTHORIZE = "protocol/openid-connect/auth?response_type=code&scope=openid&client_id=";

    /** Configurations that make each executor refuse what comes below. */
    private static final Map<String, String> CONFIGURATIONS = new TreeMap<>(Map.ofEntries(
            Map.entry("consent-required", "{\"auto-configure\":false}"),
            Map.entry(
                    "dpop-bind-enforcer",
                    "{\"auto-configure\":true,\"enforce-authorization-code-binding-to-dpop\":true}"),
            Map.entry("full-scope-disabled", "{\"auto-configure\":false}"),
            Map.entry("holder-of-key-enforcer", "{\"auto-configure\":true}"),
            Map.entry("jwt-claim-enforcer", "{\"claim-name\":\"no-such-claim\"}"),
            Map.entry("pkce-enforcer", "{\"auto-configure\":true}"),
            Map.entry("reject-implicit-grant", "{\"auto-configure\":true}"),
            Map.entry("reject-ropc-grant", "{\"auto-configure\":true}"),
            Map.entry("secure-client-authenticator", "{\"allowed-client-authenticators\":[\"client-jwt\"]}"),
            Map.entry("secure-client-uris-pattern", "{\"allowed-patterns\":[\"https://allowed[.]example/.*\"]}"),
            Map.entry("secure-signature-algorithm-signed-jwt", "{\"require-client-assertion\":true}"),
            Map.entry("tls-client-auth-ca-subject-dn", "{\"enforced\":true,\"ca-subject-dn\":\"CN=right\"}")));

    @AutoClose
    private static TestRealm realm;

    private static OldClient client;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile();
        client = OldClient.in(realm);
        realm.alter(TestRealm.WITH_SECRET, ObservedPoliciesIT::everythingThatIsRefused);
        realm.alter(
                TestRealm.WITHOUT_CREDENTIALS,
                existing -> attributes(existing)
                        .put("helseprofil.registered", "existing")
                        .put("pkce.code.challenge.method", "")
                        .put("dpop.bound.access.tokens", "false"));
        realm.alterAttribute(TestRealm.USER_LOGIN, "helseprofil.registered", "existing");
        realm.plant(MTLS, SigningKey.generate("ES256"), existing -> {
            existing.put("clientAuthenticatorType", "client-x509");
            attributes(existing)
                    .put("helseprofil.registered", "existing")
                    .put("x509.subjectdn", "CN=client")
                    .put("x509.casubjectdn", "CN=wrong");
        });
    }

    private static void everythingThatIsRefused(ObjectNode existing) {
        existing.put("fullScopeAllowed", true).put("implicitFlowEnabled", true).put("frontchannelLogout", true);
        attributes(existing)
                .put("oidc.ciba.grant.enabled", "true")
                .put("ciba.backchannel.auth.request.signing.alg", "RS256")
                .put("id.token.signed.response.alg", "RS256");
    }

    private static ObjectNode attributes(ObjectNode existing) {
        return (ObjectNode) existing.get("attributes");
    }

    @AfterEach
    void withoutPolicies() {
        ClientPolicies.remove(realm);
    }

    @Test
    void eachRefusingExecutorIsObservedWithoutEffects() {
        Map<String, String> all = new TreeMap<>(CONFIGURATIONS);
        observed().forEach(executor -> all.putIfAbsent(executor, "{}"));
        new ClientPolicies(realm)
                .with("everything", all)
                .observing(WATCHING, "{\"profile\":\"everything\"," + DATES + "}")
                .apply(WATCHING);
        JsonNode before = stored();

        requests()
                .forEach((what, answer) -> assertThat(answer.isSuccess())
                        .as("%s: %s %s", what, answer, answer.body())
                        .isTrue());
        assertThat(backchannel().status())
                .as("the device of a user, which no test has: as without policies")
                .isEqualTo(503);
        realm.change(TestRealm.WITH_SECRET, existing -> {});
        realm.change(MTLS, existing -> {});

        assertThat(stored())
                .as("no executor has set anything, those that would have by themselves included")
                .isEqualTo(before);
        Map<String, Set<String>> predicted = forecast();
        assertThat(predicted.values().stream().flatMap(Set::stream).distinct().toList())
                .containsExactlyInAnyOrderElementsOf(observed().stream()
                        .map(executor -> "policy:everything/" + executor)
                        .toList());
        assertThat(predicted.get(TestRealm.WITHOUT_CREDENTIALS))
                .as("of a public client, by what a login led to")
                .contains("policy:everything/confidential-client");
        assertThat(predicted.get(MTLS)).as("by what an administrator stored").isNotEmpty();
    }

    /** All of the client but its scopes, which come in any order and which no executor looks at. */
    private static JsonNode stored() {
        return realm.admin()
                .client(TestRealm.WITH_SECRET)
                .remove(List.of("defaultClientScopes", "optionalClientScopes"));
    }

    /** Sends requests that deviate from what each of Keycloak's executors asks, and returns the answers. */
    private static Map<String, Response> requests() {
        Map<String, Response> answers = new TreeMap<>();
        answers.put("client credentials", client.clientCredentials().send());
        answers.put("a code without PAR and PKCE", client.logIn());
        Response tokens = client.password();
        answers.put("password", tokens);
        String accessToken = String.valueOf(tokens.text("access_token"));
        answers.put("userinfo", client.userinfo(accessToken).send());
        answers.put(
                "a hybrid request, pushed",
                client.push()
                        .formInstead("response_type", "code id_token")
                        .form("nonce", "n-0S6_WzA2Mj")
                        .send());
        answers.put(
                "exchange",
                client.post("token")
                        .form("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange")
                        .form("subject_token", accessToken)
                        .form("subject_token_type", "urn:ietf:params:oauth:token-type:access_token")
                        .form("scope", "openid profile")
                        .send());
        OidcClient signing = realm.oidc(TestRealm.USER_LOGIN);
        answers.put(
                "an assertion for the token endpoint",
                signing.withAssertion(assertion -> assertion.with(
                                "aud",
                                signing.metadata().endpoint("token_endpoint").toString()))
                        .push(realm.authorizationRequest())
                        .response());
        answers.put("a login without credentials", publicLogin());
        return answers;
    }

    private static Response backchannel() {
        return client.post("ext/ciba/auth")
                .form("scope", "openid")
                .form("login_hint", TestRealm.USERNAME)
                .send();
    }

    private static Response publicLogin() {
        String code = LoginForm.open(URI.create(realm.address(AUTHORIZE) + TestRealm.WITHOUT_CREDENTIALS
                        + "&redirect_uri=" + TestRealm.REDIRECT_URI))
                .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                .requiredCode();
        return Request.post(realm.address("protocol/openid-connect/token"))
                .form("grant_type", "authorization_code")
                .form("client_id", TestRealm.WITHOUT_CREDENTIALS)
                .form("redirect_uri", TestRealm.REDIRECT_URI.toString())
                .form("code", code)
                .send();
    }

    @Test
    void eachExecutorOfThisServerIsClassified() {
        JsonNode providers = realm.admin()
                .send(Request.get(URI.create(SharedServer.get().url() + "/admin/serverinfo")))
                .json()
                .path("providers")
                .path("client-policy-executor")
                .path("providers");
        Set<String> listed = new TreeSet<>();
        providers.fieldNames().forEachRemaining(listed::add);

        assertThat(listed).contains("helseprofil-observed", "pkce-enforcer");
        assertThat(listed)
                .allSatisfy(executor -> assertThat(executor.startsWith("helseprofil")
                                || KeycloakExecutor.find(executor).isPresent())
                        .as("%s is new: read it, and decide", executor)
                        .isTrue());
    }

    @Test
    void aKeycloakProfileAnnouncesItsRefusals() {
        new ClientPolicies(realm)
                .observing(
                        WATCHING,
                        "{\"profile\":\"fapi-2-security-profile\",\"link\":\"https://authority.example/fapi\"," + DATES
                                + "}")
                .apply(WATCHING);

        Response answer = client.clientCredentials().send();

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Deprecation")).contains("@1577836800");
        assertThat(answer.header("Sunset")).contains("Sun, 01 Jun 2098 00:00:00 GMT");
        assertThat(answer.headerLines("Link"))
                .as("one page for all executors")
                .containsExactly("<https://authority.example/fapi>; rel=\"deprecation\"; type=\"text/html\"");
        String executor = "policy:fapi-2-security-profile/secure-client-authenticator";
        assertThat(forecast().get(TestRealm.WITH_SECRET)).contains(executor);
        JsonNode seen = requirement(
                realm.admin()
                        .get("helseprofil/clients/" + TestRealm.WITH_SECRET)
                        .json()
                        .path("requirements"),
                executor);
        assertThat(seen.path("phase").asText()).isEqualTo("announced");
        assertThat(seen.path("verdict").asText()).isEqualTo("warn");
        assertThat(seen.path("lastSeen").asText()).startsWith("20");
        JsonNode required =
                requirement(realm.admin().get("helseprofil/requirements").json(), executor);
        assertThat(required.path("kind").asText()).isEqualTo("measured");
        assertThat(required.path("enforced").asText()).isEqualTo("2098-06-01T00:00:00Z");
        assertThat(required.path("title").asText()).contains("secure-client-authenticator", "fapi-2-security-profile");

        new ClientPolicies(realm).apply("fapi-2-security-profile");
        refused(client.clientCredentials().send()).byKeycloak().with(400, "invalid_request");
    }

    @Test
    void withoutDatesNothingIsAnnouncedOrForecast() {
        new ClientPolicies(realm)
                .observing(WATCHING, "{\"profile\":\"fapi-2-security-profile\"}")
                .apply(WATCHING);

        Response answer = client.clientCredentials().send();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headerLines("Deprecation")).isEmpty();
        assertThat(forecast()).doesNotContainKey(TestRealm.WITH_SECRET);
        assertThat(requirement(
                                realm.admin()
                                        .get("helseprofil/clients/" + TestRealm.WITH_SECRET)
                                        .json()
                                        .path("requirements"),
                                "policy:fapi-2-security-profile/secure-client-authenticator")
                        .path("lastSeen")
                        .asText())
                .as("it is counted")
                .startsWith("20");
    }

    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "sends, in a client's name, what an observed client policy would refuse",
            outcome = "nothing is recorded for that client")
    void unauthenticatedRequestsAreNotCounted() {
        String victim = "proven-by-nobody";
        realm.plant(
                victim,
                SigningKey.generate("ES256"),
                existing -> attributes(existing)
                        .put("helseprofil.registered", "existing")
                        .put("require.pushed.authorization.requests", "false")
                        .put("dpop.bound.access.tokens", "false"));
        new ClientPolicies(realm)
                .with("strict", Map.of("reject-request", "{}", "secure-session", "{}"))
                .observing(WATCHING, "{\"profile\":\"strict\"," + DATES + "}")
                .apply(WATCHING);

        LoginForm.open(URI.create(realm.address(AUTHORIZE) + victim + "&redirect_uri=" + TestRealm.REDIRECT_URI));
        client.post("token")
                .form("grant_type", "client_credentials")
                .formInstead("client_id", victim)
                .send();
        realm.oidc(victim)
                .withAssertion(assertion -> assertion.withWrongSignature())
                .clientCredentials(TestRealm.SCOPE);

        assertThat(forecast()).doesNotContainKey(victim);
    }

    @Test
    void observingUsesUpNoSingleUseObject() {
        new ClientPolicies(realm)
                .with("contents", Map.of("secure-par-content", "{}"))
                .observing(WATCHING, "{\"profile\":\"contents\"," + DATES + "}")
                .apply(WATCHING);
        AuthorizationRequest request = realm.authorizationRequest();
        OidcClient pushing = realm.oidc(TestRealm.USER_LOGIN);
        String requestUri = pushing.push(request).requestUri();

        String code = LoginForm.open(URI.create(pushing.authorizeUrl(requestUri) + "&not_pushed=1"))
                .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                .requiredCode();

        assertThat(pushing.redeem(request, code).response().status())
                .as("the executor takes away a request URI that it refuses")
                .isEqualTo(200);
        assertThat(forecast().get(TestRealm.USER_LOGIN)).containsExactly("policy:contents/secure-par-content");
    }

    @Test
    void aClientUpdateIsCountedButIsNoRequest() {
        new ClientPolicies(realm)
                .with("consent", Map.of("consent-required", "{\"auto-configure\":false}"))
                .observing(WATCHING, "{\"profile\":\"consent\"," + DATES + "}")
                .apply(WATCHING);
        JsonNode lastSeen = lastSeen(MTLS);

        realm.change(MTLS, existing -> existing.put("consentRequired", false));
        assertThat(forecast().get(MTLS)).containsExactly("policy:consent/consent-required");
        assertThat(lastSeen(MTLS)).as("the client has not come").isEqualTo(lastSeen);
    }

    @Test
    void aFailingExecutorRefusesNothingAndIsLoggedOnce() {
        new ClientPolicies(realm)
                .with("broken", Map.of("consent-required", "{}"))
                .observing(WATCHING, "{\"profile\":\"broken\"}")
                .apply(WATCHING);

        realm.change(MTLS, existing -> {});
        realm.change(MTLS, existing -> {});

        assertThat(ServerLog.lines(SharedServer.get(), realm.name(), "consent-required fails at UPDATE"))
                .hasSize(1);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            {"profile":"no-such"}                     | the realm has no client profile no-such
            {"profile":"watching"}                    | since its executor helseprofil-observed observes others
            {"profile":"saml-security-profile"}       | looks at SAML clients, of whom nothing is counted
            {"profile":"fapi-ciba","enforced":"2027"} | write an instant with its zone
            """)
    void refusesAnUnobservableConfiguration(String configuration, String why) {
        Response answer =
                new ClientPolicies(realm).observing(WATCHING, configuration).write();

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("helseprofil-observed: ").contains(why);
    }

    @Test
    void hasNoEffectWithoutTheProfile() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            stock.changeAttribute(TestRealm.WITH_SECRET, "dpop.bound.access.tokens", "false");
            new ClientPolicies(stock)
                    .observing(WATCHING, "{\"profile\":\"fapi-2-security-profile\"," + DATES + "}")
                    .apply(WATCHING);

            Response answer = new OldClient(stock).clientCredentials().send();

            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headerLines("Deprecation")).isEmpty();
        }
    }

    private static List<String> observed() {
        return Arrays.stream(KeycloakExecutor.values())
                .filter(executor -> executor.treatment() == KeycloakExecutor.Treatment.OBSERVED)
                .map(KeycloakExecutor::id)
                .toList();
    }

    /** Returns, by client, the client policies that would refuse it on the date. */
    private static Map<String, Set<String>> forecast() {
        JsonNode clients =
                realm.admin().get("helseprofil/forecast?at=2098-06-01").json().path("clients");
        return StreamSupport.stream(clients.spliterator(), false)
                .filter(listed -> !policies(listed).isEmpty())
                .collect(Collectors.toMap(listed -> listed.path("clientId").asText(), ObservedPoliciesIT::policies));
    }

    private static Set<String> policies(JsonNode listed) {
        return listed.path("requirements").findValuesAsText("id").stream()
                .filter(id -> id.startsWith("policy:"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static JsonNode lastSeen(String clientId) {
        return realm.admin().get("helseprofil/clients/" + clientId).json().path("lastSeen");
    }

    private static JsonNode requirement(JsonNode list, String id) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(listed -> listed.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
