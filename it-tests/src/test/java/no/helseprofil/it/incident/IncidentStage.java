package no.helseprofil.it.incident;

import static no.helseprofil.it.support.Answers.succeeded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.it.support.Measures;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.support.Waiting;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import org.jspecify.annotations.Nullable;

/**
 * A realm with a client of before that has every way out: its service account administers the realm, it is a resource
 * server of UMA, and its organisation has a client of SAML beside it.
 */
final class IncidentStage implements AutoCloseable {

    static final String CLIENT = "of-before";
    static final String SAML = "saml-of-before";
    static final String PROVIDER = "eid";
    static final String SELF_SERVICE = "nhn:selvbetjening/client";

    private static final String ORGANISATION = "999977774";
    private static final String DOCUMENT =
            "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"cohorts\":{\"sykehus\":{}}%s}";
    private static final String BOUND =
            ",\"requirements\":{\"sender-constrained-tokens\":{\"enforced\":\"2025-01-01T00:00:00Z\"}}";
    private static final Duration AT_MOST = Duration.ofSeconds(20);
    private static final Duration OLD = Duration.ofSeconds(12);

    private final KeycloakServer server;
    private final TestRealm realm;
    private final Measures measures;
    private final SigningKey key = SigningKey.generate("ES256");
    private final SigningKey proofKey = SigningKey.generate("ES256");
    private final OidcClient client;
    private final Map<String, String> tokens = new HashMap<>();
    private @Nullable String block;

    IncidentStage(KeycloakServer server) {
        this.server = server;
        this.realm = TestRealm.on(server, DOCUMENT.formatted(""));
        this.measures = Measures.in(realm);
        realm.plant(CLIENT, key, made -> ofBefore(made, realm.address("scim/v2").toString()));
        this.client = realm.oidc(CLIENT).withProofKey(proofKey);
        realm.change(CLIENT, made -> made.put("authorizationServicesEnabled", true));
        administers();
        store(saml());
        fillUma();
        provider();
    }

    private static void ofBefore(ObjectNode made, String scim) {
        made.put("fullScopeAllowed", true).put("directAccessGrantsEnabled", true);
        made.withArray("optionalClientScopes").add(SELF_SERVICE);
        mapper(made, "account", "oidc-audience-mapper").put("included.client.audience", "account");
        mapper(made, "scim", "oidc-audience-mapper").put("included.custom.audience", scim);
        mapper(made, "roles", "oidc-usermodel-client-role-mapper")
                .put("claim.name", "resource_access.${client_id}.roles")
                .put("jsonType.label", "String")
                .put("multivalued", "true");
        made.withObject("/attributes")
                .put("helseprofil.registered", "existing")
                .put("helseprofil.orgnr-parent", ORGANISATION)
                .put("dpop.bound.access.tokens", "false")
                .put("oauth2.device.authorization.grant.enabled", "true")
                .put("oidc.ciba.grant.enabled", "true");
    }

    private static ObjectNode mapper(ObjectNode made, String name, String type) {
        ObjectNode mapper = made.withArrayProperty("protocolMappers").addObject();
        mapper.put("name", name).put("protocol", "openid-connect").put("protocolMapper", type);
        return mapper.putObject("config").put("access.token.claim", "true");
    }

    private static ObjectNode saml() {
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        made.put("clientId", SAML).put("protocol", "saml");
        made.putArray("redirectUris").add("https://sp.example/acs");
        made.withObject("/attributes")
                .put("helseprofil.registered", "existing")
                .put("helseprofil.orgnr-parent", ORGANISATION)
                .put("saml.client.signature", "false")
                .put("saml.allow.ecp.flow", "true")
                .put("saml_assertion_consumer_url_post", "https://sp.example/acs")
                .put("saml_artifact_binding_url", "https://sp.example/artifact")
                .put("saml_idp_initiated_sso_url_name", SAML);
        return made;
    }

    private void store(ObjectNode made) {
        new ServerProbe(server).storeClient(realm.name(), made.toString());
    }

    private void administers() {
        realm.administers(CLIENT, "realm-admin");
        String user = "users/" + realm.userId();
        give(user, "broker", "read-token");
        give(user, "account", "manage-account");
    }

    private void give(String user, String clientId, String role) {
        String client = "clients/" + realm.id(clientId);
        JsonNode given = realm.admin().get(client + "/roles/" + role).json();
        succeeded(realm.admin().post(user + "/role-mappings/" + client, List.of(given)));
    }

    private void fillUma() {
        String authz = "clients/" + realm.id(CLIENT) + "/authz/resource-server";
        ObjectNode settings = (ObjectNode) realm.admin().get(authz).json();
        succeeded(realm.admin().put(authz, settings.put("policyEnforcementMode", "DISABLED")));
        succeeded(realm.admin().post(authz + "/resource", Map.of("name", "a-resource")));
    }

    private void provider() {
        ObjectNode provider = JsonNodeFactory.instance
                .objectNode()
                .put("alias", PROVIDER)
                .put("providerId", "oidc")
                .put("enabled", true)
                .put("storeToken", true);
        provider.putObject("config")
                .put("clientId", "a")
                .put("clientSecret", "b")
                .put("authorizationUrl", "https://eid.example/authorize")
                .put("tokenUrl", "https://eid.example/token");
        succeeded(realm.admin().post("identity-provider/instances", provider));
    }

    TestRealm realm() {
        return realm;
    }

    KeycloakServer server() {
        return server;
    }

    /** The client before an act; at a date it is one that uses tokens which anybody can use. */
    OidcClient client(@Nullable Act act) {
        return act == Act.DATE ? client.withRequest(sent -> sent.withoutHeader("DPoP")) : client;
    }

    /** The client as it sends the request that is tried. */
    OidcClient trying(@Nullable Act act) {
        return act == Act.PROOF_AGE ? client.withProof(proof -> proof.madeAgo(OLD)) : client(act);
    }

    /** A request with a token to a resource, by the scheme of that token. */
    Response call(@Nullable Act act, Request request, String token) {
        return act == Act.DATE
                ? request.header("Authorization", "Bearer " + token).send()
                : trying(act).call(request, token).response();
    }

    /** A token of the client itself, the same for all that is prepared before an act. */
    String own(@Nullable Act act, String scope) {
        return tokens.computeIfAbsent(
                act + " " + scope,
                any -> succeededIn(client(act).clientCredentials(scope)).accessToken());
    }

    /** A token of the client that anybody can use. */
    String bearer() {
        return succeededIn(client(Act.DATE).clientCredentials("openid")).accessToken();
    }

    /** A token of the user for this scope, likewise. */
    String ofUser(@Nullable Act act, String scope) {
        return tokens.computeIfAbsent(
                act + " of the user " + scope, any -> login(act, scope).accessToken());
    }

    /** The user logs in at the client. */
    Exchange login(@Nullable Act act, String scope) {
        AuthorizationRequest asked = asked(scope);
        return succeededIn(client(act).redeem(asked, code(act, asked)));
    }

    AuthorizationRequest asked(String scope) {
        return AuthorizationRequest.of(scope, TestRealm.REDIRECT_URI);
    }

    String code(@Nullable Act act, AuthorizationRequest asked) {
        return authorize(client(act).push(asked).requestUri()).requiredCode();
    }

    AuthorizationAnswer authorize(String requestUri) {
        return LoginForm.open(client.authorizeUrl(requestUri)).submit(TestRealm.USERNAME, TestRealm.PASSWORD);
    }

    /** Opens the authorization endpoint, and logs in unless it answers without a login page. */
    AuthorizationAnswer authorizeOrRefused(String requestUri) {
        LoginForm browser = LoginForm.open(client.authorizeUrl(requestUri));
        return browser.answer().orElseGet(() -> browser.submit(TestRealm.USERNAME, TestRealm.PASSWORD));
    }

    private static Exchange succeededIn(Exchange exchange) {
        succeeded(exchange.response());
        return exchange;
    }

    void put(Act act) {
        switch (act) {
            case KEY -> block = measures.block("key", proofKey.thumbprint());
            case CLIENT -> {
                block = measures.block("client", CLIENT);
                measures.block("client", SAML);
            }
            case ORGANISATION -> block = measures.block("organisation", ORGANISATION);
            case ONLY_COHORTS -> measures.tighten("onlyCohorts", List.of("sykehus"));
            case DENIED_ALGORITHM -> measures.tighten("deniedAlgorithms", List.of("ES256"));
            case PROOF_AGE -> measures.tighten("dpopProofMaxAge", "PT5S");
            case LIFETIME -> measures.tighten("accessTokenLifetimeMax", "PT1M");
            case DATE -> realm.putProfile(DOCUMENT.formatted(BOUND));
        }
    }

    void lift(Act act) {
        measures.lift();
        if (act == Act.DATE) {
            realm.putProfile(DOCUMENT.formatted(""));
        }
    }

    /** Waits until new tokens of the client are good: a block of the client has ended those of the next seconds, too. */
    void awaitGoodTokens() {
        Waiting.until("a new token is good", AT_MOST, () -> {
            tokens.clear();
            return call(null, Request.get(administration("users?max=1")), own(null, "openid"))
                    .isSuccess();
        });
    }

    URI administration(String path) {
        return URI.create(server.url() + "/admin/realms/" + realm.name() + "/" + path);
    }

    /** The block that is in force, for who would lift it. */
    String block() {
        return String.valueOf(block);
    }

    @Override
    public void close() {
        realm.close();
    }
}
