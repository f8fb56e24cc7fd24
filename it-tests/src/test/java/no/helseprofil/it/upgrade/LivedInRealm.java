package no.helseprofil.it.upgrade;

import static no.helseprofil.it.support.Answers.succeeded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import no.helseprofil.it.support.GivenKeys;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;

/**
 * A realm that was in use, came under the profile and was run for a while: it has something of all that 0.1.0 keeps. It
 * is made by the administration alone, as that version has it, since the test JAR of today needn't fit the JAR of then.
 * Its clients go on addressing the first server, as behind a proxy, so that tokens of then are of the same issuer.
 */
final class LivedInRealm {

    /** Was there before the profile, and sends a secret and no proof; a hold lets it. */
    static final String SECRET = "old-with-secret";

    /** Was there before the profile; what {@link #untyped} sends of it is refused since long. */
    static final String OLD = "old-with-key";

    /** Client like {@link #OLD}, in a cohort that has time. */
    static final String COHORT = "old-in-cohort";

    /** Client like {@link #OLD}, with a waiver. */
    static final String WAIVED = "old-with-waiver";

    /** Client that was there before the profile, and that the profile doesn't look at. */
    static final String EXEMPT = "old-and-exempt";

    /** Was registered under the profile. */
    static final String NEW = "new-machine";

    /** Client like {@link #NEW}, whose owner finds later that its key has leaked. */
    static final String LEAKED = "leaked";

    /** Was registered under the profile, and logs users in for the organisations that they pick. */
    static final String LOGIN = "new-login";

    /** Came by an import that says it was there before. */
    static final String IMPORTED = "imported";

    static final String HOSPITAL = "313231593";
    static final String MUNICIPALITY = "312232324";
    static final String PID = "06828399789";

    /** Addresses, by name, at which the administration says what is kept. */
    static final Map<String, String> KEPT = kept();

    private static final String NAME = "upgraded";
    private static final String PSEUDONYM = "helseid://scopes/identity/pid_pseudonym";
    private static final String WAIVER = "helseprofil/clients/" + WAIVED + "/waivers/assertion-type";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Key of all clients: they are distinguished by their names. */
    private static final SigningKey KEY = SigningKey.generate("ES256");

    private final String issuer;
    private final Map<String, OidcClient> clients;
    private final KeycloakServer server;
    private final AdminApi admin;

    private LivedInRealm(String issuer, Map<String, OidcClient> clients, KeycloakServer server) {
        this.issuer = issuer;
        this.clients = clients;
        this.server = server;
        this.admin = AdminApi.of(server.url(), NAME, KeycloakServer.ADMIN, KeycloakServer.ADMIN);
    }

    /** Makes it. */
    static LivedInRealm on(KeycloakServer server) {
        LivedInRealm realm = new LivedInRealm(server.url() + "/realms/" + NAME, new LinkedHashMap<>(), server);
        succeeded(realm.admin
                .realm("")
                .post("", GivenKeys.realm(NAME).put("sslRequired", "none").put("eventsEnabled", true)));
        realm.fill();
        return realm;
    }

    /** Returns the same realm on a server that has its database. */
    LivedInRealm at(KeycloakServer other) {
        return new LivedInRealm(issuer, clients, other);
    }

    AdminApi admin() {
        return admin;
    }

    /** Registers a client that does all as it should. */
    private void register(String clientId) {
        register(clientId, client -> {});
    }

    private void fill() {
        makeScope();
        for (String bySecret : List.of(SECRET, EXEMPT)) {
            register(
                    bySecret,
                    client -> client.put("clientAuthenticatorType", "client-secret")
                            .put("secret", TestRealm.SECRET)
                            .withObject("/attributes")
                            .put("dpop.bound.access.tokens", "false"));
        }
        List.of(OLD, COHORT, WAIVED).forEach(this::register);
        put(document(""), "We begin");
        succeeded(admin.put(
                "helseprofil/clients/" + COHORT + "/cohort", Map.of("cohort", "fastlege", "reason", "Case 12/26")));
        waive("The vendor follows in May");
        succeeded(admin.post(
                "helseprofil/holds",
                Map.of(
                        "requirement",
                        "sender-constrained-tokens",
                        "until",
                        inTheFuture(Duration.ofHours(70)),
                        "reason",
                        "An outage")));
        List.of(NEW, LEAKED).forEach(this::register);
        register(
                TestRealm.API,
                client -> client.put("standardFlowEnabled", false)
                        .put("serviceAccountsEnabled", false)
                        .withObject("/attributes")
                        .put("helseprofil.api", "true"));
        register(
                LOGIN,
                client -> client.withObject("/attributes")
                        .put("helseprofil.tenancy", "multi-tenant")
                        .put("helseprofil.orgnr-supplier", "313745392")
                        .put("helseprofil.delegations", MUNICIPALITY + "," + HOSPITAL));
        succeeded(admin.put(
                "clients/" + id(LOGIN) + "/optional-client-scopes/" + scope(PSEUDONYM),
                JsonNodeFactory.instance.objectNode()));
        importOne();
        makeUser();
    }

    /** The document, with more of {@code assertion-lifetime}. */
    String document(String more) {
        return """
                {"ruleSet":"helseid","catalogue":"2026.1","requirements":{\
                "private-key-jwt":{"announced":"2026-01-01T00:00:00Z","enforced":"2099-01-01T00:00:00Z"},\
                "sender-constrained-tokens":{"announced":"2026-01-01T00:00:00Z","enforced":"2026-02-01T00:00:00Z"},\
                "assertion-type":{"announced":"2026-01-01T00:00:00Z","enforced":"2026-02-01T00:00:00Z"},\
                "assertion-lifetime":{"announced":"2026-01-01T00:00:00Z","enforced":"2026-02-01T00:00:00Z",\
                "parameters":{"max":"PT5M"}%s}},\
                "cohorts":{"fastlege":{"assertion-type":{"enforced":"2099-01-01T00:00:00Z"}}},\
                "waivers":{"longest":"P180D"},"assessments":{"window":"P30D"},\
                "exempt":[{"id":"%s","reason":"Moves in March","until":"2099-01-01T00:00:00Z"}]}""".formatted(more, id(EXEMPT));
    }

    /** Puts a document in the place of the one in force. */
    void put(String document, String reason) {
        String etag = succeeded(admin.profile()).header("ETag").orElseThrow();
        String path = "helseprofil/profile?reason=" + URLEncoder.encode(reason, StandardCharsets.UTF_8);
        succeeded(admin.send(admin.request("PUT", path).header("If-Match", etag).body("application/json", document)));
    }

    void waive(String reason) {
        succeeded(admin.put(
                WAIVER, Map.of("reason", reason, "approvedBy", "Ada", "expires", inTheFuture(Duration.ofDays(90)))));
    }

    /** A client's requests, sent to this server. */
    OidcClient oidc(String clientId) {
        return clients.computeIfAbsent(clientId, name -> OidcClient.discover(issuer, name, KEY))
                .withRequest(request -> request.sentTo(server.url()));
    }

    /** A token for itself, as it should be asked for. */
    Response asked(String clientId) {
        return oidc(clientId).clientCredentials(TestRealm.SCOPE).response();
    }

    /** Requests a token for the client itself, by an assertion that doesn't say what it is. */
    Response untyped(String clientId) {
        return asserting(clientId, assertion -> assertion.withoutHeader("typ"));
    }

    /** Requests a token for the client itself, by an assertion that lives for three minutes. */
    Response longLived(String clientId) {
        return asserting(clientId, assertion -> assertion.lasting(Duration.ofMinutes(3)));
    }

    /** A token for itself, by a secret. */
    Response bySecret(String clientId) {
        return Request.post(URI.create(issuer + "/protocol/openid-connect/token"))
                .sentTo(server.url())
                .basicAuthentication(clientId, TestRealm.SECRET)
                .form("grant_type", "client_credentials")
                .send();
    }

    /** The user logs in and picks an organisation, to be remembered. */
    Exchange logInAndPick(String organisation) {
        AuthorizationRequest request = authorization(" offline_access");
        OidcClient client = oidc(LOGIN);
        LoginForm browser =
                LoginForm.open(client.authorizeUrl(client.push(request).requestUri()));
        browser.submit(TestRealm.USERNAME, TestRealm.PASSWORD);
        return client.redeem(
                request,
                browser.fill(form -> form.form("organisation", organisation).form("remember", "on"))
                        .requiredCode());
    }

    /** The user logs in once more, for a session, where an organisation is remembered; while the first server runs. */
    Exchange logInForNow() {
        return oidc(LOGIN).logIn(authorization(""), TestRealm.USERNAME, TestRealm.PASSWORD);
    }

    /** The user logs in, at the address of this very server. */
    Exchange logIn() {
        return OidcClient.discover(server.url() + "/realms/" + NAME, LOGIN, KEY)
                .logIn(authorization(""), TestRealm.USERNAME, TestRealm.PASSWORD);
    }

    /** All that is {@link #KEPT}. */
    Map<String, JsonNode> answers() {
        Map<String, JsonNode> answers = new LinkedHashMap<>();
        KEPT.forEach((what, path) ->
                answers.put(what, succeeded(admin.get("helseprofil/" + path)).json()));
        return answers;
    }

    private static Map<String, String> kept() {
        Map<String, String> kept = new LinkedHashMap<>();
        kept.put("the document", "profile");
        kept.put("waivers", "waivers");
        kept.put("holds", "holds");
        kept.put("changes", "changes");
        kept.put("the client in a cohort, and what it was seen to do", "clients/" + COHORT);
        kept.put("the client with a waiver", "clients/" + WAIVED);
        kept.put("the client that is new", "clients/" + NEW);
        kept.put("the forecast", "forecast?at=2099-06-01");
        kept.put("refusals", "refusals");
        kept.put("assessments", "assessments");
        kept.put("the assessment", "assessments/latest");
        return kept;
    }

    private Response asserting(String clientId, UnaryOperator<Assertion> deviation) {
        return oidc(clientId)
                .withAssertion(deviation)
                .clientCredentials(TestRealm.SCOPE)
                .response();
    }

    private static AuthorizationRequest authorization(String more) {
        return AuthorizationRequest.of("openid " + PSEUDONYM + " " + TestRealm.SCOPE + more, TestRealm.REDIRECT_URI);
    }

    private static String inTheFuture(Duration duration) {
        return Instant.now().plus(duration).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Makes the scope by which a reader of the API's tokens gets the number of the user. */
    private void makeScope() {
        succeeded(admin.post("client-scopes", json("""
                {"name": "%s", "protocol": "openid-connect", "attributes": {"include.in.token.scope": "true"},
                 "protocolMappers": [{"name": "pid", "protocol": "openid-connect",
                   "protocolMapper": "helseprofil-claim-mapper", "config": {"claim": "helseid://claims/identity/pid",
                   "access.token.claim": "true", "id.token.claim": "false", "userinfo.token.claim": "false",
                   "introspection.token.claim": "true"}}]}""".formatted(TestRealm.SCOPE))));
    }

    private void importOne() {
        ObjectNode client = TestRealm.representation(IMPORTED, KEY);
        client.withObject("/attributes").put("helseprofil.registered", "existing");
        ObjectNode file = JsonNodeFactory.instance.objectNode().put("ifResourceExists", "FAIL");
        file.putArray("clients").add(client);
        succeeded(admin.post("partialImport", file));
    }

    private void makeUser() {
        succeeded(admin.post(
                "users", json("""
                {"username": "%s", "enabled": true, "firstName": "Kvart", "lastName": "Grevling",
                 "email": "kvart@example.no", "credentials": [{"type": "password", "value": "%s"}],
                 "attributes": {"pid": ["%s"], "organisations": ["%s", "%s"]}}""".formatted(TestRealm.USERNAME, TestRealm.PASSWORD, PID, HOSPITAL, MUNICIPALITY))));
    }

    private void register(String clientId, Consumer<ObjectNode> deviation) {
        ObjectNode client = TestRealm.representation(clientId, KEY);
        deviation.accept(client);
        succeeded(admin.post("clients", client));
    }

    private String id(String clientId) {
        return admin.client(clientId).path("id").textValue();
    }

    private String scope(String name) {
        ArrayNode scopes = (ArrayNode) succeeded(admin.get("client-scopes")).json();
        return StreamSupport.stream(scopes.spliterator(), false)
                .filter(scope -> name.equals(scope.path("name").textValue()))
                .map(scope -> scope.path("id").textValue())
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
