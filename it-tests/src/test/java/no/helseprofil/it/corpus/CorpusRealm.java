package no.helseprofil.it.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.it.support.Levels;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;

/**
 * Realm with NHN's test organisations and a test doctor of the model, whose API receives organisations, journals and
 * attestations. It has four clients: of one organisation and of many, new and existing.
 */
final class CorpusRealm implements AutoCloseable {

    /** The claim with an attestation. */
    static final String ATTESTATION = "nhn:tillitsrammeverk:parameters";

    /** Granfjelldal kommune and its nursing home: the single-tenant client's. */
    private static final String PARENT = "999977774";

    private static final String CHILD = "999977776";

    /** Flaksvaagøy kommune, which has delegated to Acme EPJ: the multi-tenant client's. */
    private static final String DELEGATING = "312232324";

    private static final String SUPPLIER = "313745392";

    private static final String SCOPE = TestRealm.API + "/patients";
    private static final String DOCTOR = "magnar.koman";

    /** NHN's test organisations have check digits that are wrong. */
    private static final String DOCUMENT = "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
            + "{\"organisation\":{\"parameters\":{\"checkDigits\":false}}}}";

    /** An RSA key serves most libraries of the field, each by another algorithm. */
    private static final SigningKey KEY = SigningKey.generateRsa(2048, "PS256");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final TestRealm realm = TestRealm.underProfile(DOCUMENT);
    private final Map<String, String> refreshTokens = new HashMap<>();

    /** Request that was pushed last. The client that redeems its code has to know it. */
    private AuthorizationRequest pushed = request();

    static CorpusRealm create() {
        CorpusRealm corpus = new CorpusRealm();
        Scopes.add(corpus.realm, SCOPE);
        for (String claim : List.of(ATTESTATION, "nhn:sfm:journal-id")) {
            Scopes.map(corpus.realm, SCOPE, claim, "helseprofil-client-claim-mapper", Map.of("claim.name", claim));
        }
        corpus.importDoctor();
        for (boolean isNew : new boolean[] {true, false}) {
            corpus.register(clientId(false, isNew), isNew, ofOne());
            corpus.register(clientId(true, isNew), isNew, ofMany());
        }
        return corpus;
    }

    private static Map<String, String> ofOne() {
        return Map.of("helseprofil.orgnr-parent", PARENT, "helseprofil.orgnr-children", CHILD);
    }

    private static Map<String, String> ofMany() {
        return Map.of(
                "helseprofil.tenancy",
                "multi-tenant",
                "helseprofil.orgnr-supplier",
                SUPPLIER,
                "helseprofil.delegations",
                DELEGATING);
    }

    private static String clientId(boolean isMultiTenant, boolean isNew) {
        return (isMultiTenant ? "multi-tenant" : "single-tenant") + (isNew ? "-new" : "-of-before");
    }

    /** Sends an example: the last answer, with a token, a request URI or a refusal. */
    Exchange send(PublishedExample example, SentAs way, boolean byNewClient) {
        String clientId = clientId(example.isByMultiTenant(), byNewClient);
        OidcClient compliant = realm.oidc(clientId);
        OidcClient client = way == SentAs.REQUEST_OBJECT
                ? pushing(compliant, clientId, example)
                : asserting(compliant, clientId, example);
        return switch (way) {
            case CLIENT_CREDENTIALS ->
                (example.isWithoutScope() ? client.withRequest(request -> request.withoutForm("scope")) : client)
                        .clientCredentials(SCOPE);
            case REFRESH -> client.refresh(refreshTokens.computeIfAbsent(clientId, id -> logIn(compliant)));
            case REQUEST_OBJECT -> push(client);
        };
    }

    private Exchange push(OidcClient client) {
        pushed = request();
        return client.push(pushed.with(Details.of(Map.of())));
    }

    /** Returns the outcome of the user's login after a push. */
    AuthorizationAnswer answered(Exchange push, PublishedExample example, boolean byNewClient) {
        OidcClient client = realm.oidc(clientId(example.isByMultiTenant(), byNewClient));
        LoginForm form = LoginForm.open(client.authorizeUrl(push.requestUri()));
        return form.answer().orElseGet(() -> form.submit(DOCTOR, TestRealm.PASSWORD));
    }

    /** The token of the login after a push. */
    Exchange redeemed(Exchange push, PublishedExample example, boolean byNewClient) {
        String code = answered(push, example, byNewClient).requiredCode();
        return realm.oidc(clientId(example.isByMultiTenant(), byNewClient)).redeem(pushed, code);
    }

    private OidcClient asserting(OidcClient client, String clientId, PublishedExample example) {
        return client.withAssertion(compliant -> {
            var assertion = example.assertion()
                    .map(template -> template.applied(compliant, clientId, realm.issuer()))
                    .orElse(compliant);
            return example.details()
                    .map(details -> assertion.with(example.nameInAssertion(), JwtTemplate.atPresent(details)))
                    .orElse(assertion);
        });
    }

    private OidcClient pushing(OidcClient client, String clientId, PublishedExample example) {
        return client.withRequestObject(compliant -> example.requestObject()
                .map(template -> template.applied(compliant, clientId, realm.issuer()))
                .orElse(compliant)
                .with(
                        "authorization_details",
                        JwtTemplate.atPresent(example.details().orElseThrow())));
    }

    private static AuthorizationRequest request() {
        return AuthorizationRequest.of("openid " + SCOPE, TestRealm.REDIRECT_URI);
    }

    private static String logIn(OidcClient client) {
        return client.logIn(request(), DOCTOR, TestRealm.PASSWORD).refreshToken();
    }

    private void register(String clientId, boolean isNew, Map<String, String> attributes) {
        Map<String, String> all = new LinkedHashMap<>(attributes);
        all.put("jwks.string", ofAnyAlgorithm());
        if (isNew) {
            realm.register(clientId, KEY, client -> describe(client, all));
        } else {
            all.put("helseprofil.registered", "existing");
            realm.plant(clientId, KEY, client -> describe(client, all));
        }
        Levels.give(realm, clientId, 4);
    }

    private static void describe(ObjectNode client, Map<String, String> attributes) {
        attributes.forEach(((ObjectNode) client.get("attributes"))::put);
        ((ArrayNode) client.get("optionalClientScopes")).add(SCOPE);
    }

    /** Keycloak takes a key that names its algorithm for that one only. */
    private static String ofAnyAlgorithm() {
        ObjectNode key = MAPPER.valueToTree(KEY.publicJwk());
        key.remove("alg");
        ObjectNode keys = JsonNodeFactory.instance.objectNode();
        keys.putArray("keys").add(key);
        return keys.toString();
    }

    private void importDoctor() {
        ObjectNode imported = MAPPER.createObjectNode().put("ifResourceExists", "OVERWRITE");
        ObjectNode user = imported.putArray("users").addObject();
        user.put("username", DOCTOR)
                .put("enabled", true)
                .put("firstName", "Magnar")
                .put("lastName", "Koman");
        ObjectNode attributes = user.putObject("attributes");
        attributes.putArray("pid").add("04056600324");
        attributes.putArray("hpr_number").add("9144900");
        attributes.putArray("hpr_details").add("""
                {"hpr_number":9144900,"approvals":[{"profession":"LE",\
                "authorization":{"value":"1","description":"Autorisasjon"},\
                "requisition_rights":[],"specialities":[]}]}""");
        user.putArray("credentials").addObject().put("type", "password").put("value", TestRealm.PASSWORD);
        var answer = realm.admin().post("partialImport", imported);
        if (!answer.isSuccess()) {
            throw new IllegalStateException("the doctor wasn't imported: " + answer);
        }
    }

    /** Returns the claims of a token about the party that the client acts for. */
    static Map<String, String> parties(JsonNode claims) {
        Map<String, String> parties = new LinkedHashMap<>();
        for (String name : List.of("parent", "child", "supplier")) {
            put(parties, name, claims.path("helseid://claims/client/claims/orgnr_" + name));
        }
        put(parties, "journal", claims.path("nhn:sfm:journal-id"));
        return parties;
    }

    private static void put(Map<String, String> parties, String name, JsonNode claim) {
        if (claim.isTextual()) {
            parties.put(name, claim.textValue());
        }
    }

    @Override
    public void close() {
        realm.close();
    }
}
