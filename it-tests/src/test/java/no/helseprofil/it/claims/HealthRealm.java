package no.helseprofil.it.claims;

import static no.helseprofil.it.support.Answers.succeeded;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import no.helseprofil.it.support.ConnectedServer;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;

/**
 * Scopes with mappers, people with numbers, clients of organisations: put into a {@link TestRealm} by its
 * administrator.
 */
record HealthRealm(TestRealm realm) implements AutoCloseable {

    /** Somebody with all that can be known of a doctor. */
    static final String DOCTOR = "august.september";

    /** The doctor's national identity number: synthetic. */
    static final String PID = "17056600574";

    /** The doctor's number in Helsepersonellregisteret: synthetic. */
    static final String HPR_NUMBER = "431001110";

    /** Details that the register has of the doctor. */
    static final String HPR_DETAILS = """
            {"hpr_number":431001110,"approvals":[{"profession":"LE",\
            "authorization":{"value":"1","description":"Autorisasjon"},\
            "requisition_rights":[{"value":"1","description":"Full rekvisisjonsrett"}],"specialities":[]}]}""";

    /** A scope of {@link TestRealm#API} that has no mappers. */
    static final String BARE = "nhn:demo-api/bare";

    /** An API beside {@link TestRealm#API}. */
    static final String OTHER_API = "nhn:other-api";

    /** Granfjelldal kommune: synthetic, as the others. */
    static final String PARENT = ConnectedServer.ORGANISATION_IN_FILE;

    /** Hansens legekontor. */
    static final String OTHER_PARENT = "313325016";

    /** A part of {@link #PARENT} whose check digit is right. */
    static final String CHILD = "313231593";

    /** Acme EPJ, which runs software for others. */
    static final String SUPPLIER = "313745392";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The realm with the doctor and the other API. */
    static HealthRealm in(TestRealm realm) {
        HealthRealm health = new HealthRealm(realm);
        health.person(
                DOCTOR,
                "August",
                "September",
                Map.of("pid", PID, "hpr_number", HPR_NUMBER, "hpr_details", HPR_DETAILS, "middleName", "Mai"));
        realm.register(
                OTHER_API,
                SigningKey.generate("ES256"),
                client -> attributes(client, Map.of("helseprofil.api", "true")));
        return health.scope(BARE);
    }

    /** Imports a user, since an import doesn't check attributes. */
    void person(String username, String firstName, String lastName, Map<String, String> attributes) {
        ObjectNode imported = MAPPER.createObjectNode().put("ifResourceExists", "OVERWRITE");
        ObjectNode user = imported.putArray("users").addObject();
        user.put("username", username)
                .put("enabled", true)
                .put("firstName", firstName)
                .put("lastName", lastName);
        ObjectNode values = user.putObject("attributes");
        attributes.forEach((name, value) -> values.putArray(name).add(value));
        user.putArray("credentials").addObject().put("type", "password").put("value", TestRealm.PASSWORD);
        user.putArray("realmRoles").add("offline_access");
        succeeded(realm.admin().post("partialImport", imported));
    }

    /** Returns the ID that Keycloak knows a user by. */
    String userId(String username) {
        return realm.admin()
                .get("users?exact=true&username=" + username)
                .json()
                .path(0)
                .path("id")
                .textValue();
    }

    /** A client scope with these mappers. */
    HealthRealm scope(String name, Stream<Mapping> mappings) {
        ObjectNode scope = MAPPER.createObjectNode();
        scope.put("name", name).put("protocol", "openid-connect");
        scope.putObject("attributes").put("include.in.token.scope", "true");
        ArrayNode mappers = scope.putArray("protocolMappers");
        mappings.forEach(mapping -> mappers.add(mapping.json()));
        succeeded(realm.admin().post("client-scopes", scope));
        return this;
    }

    /** A client scope with these mappers. */
    HealthRealm scope(String name, Mapping... mappings) {
        return scope(name, Stream.of(mappings));
    }

    /** Adds a mapper to a scope, as an administrator does in the console. */
    Response map(String scope, Mapping mapping) {
        return realm.admin().post(mappers(scope), mapping.json());
    }

    /** The address of a scope's mappers. */
    String mappers(String scope) {
        return "client-scopes/" + Scopes.id(realm, scope) + "/protocol-mappers/models";
    }

    /** Takes a scope's mappers away. */
    void unmap(String scope) {
        String address = mappers(scope);
        realm.admin()
                .get(address)
                .json()
                .forEach(mapper -> succeeded(
                        realm.admin().delete(address + "/" + mapper.path("id").textValue())));
    }

    /** A compliant client with these attributes, for which {@link #BARE} and these scopes are optional. */
    OidcClient client(String clientId, Map<String, String> attributes, String... scopes) {
        return realm.register(clientId, SigningKey.generate("ES256"), deviation(attributes, scopes));
    }

    /** Plants the same client, as it was before there was a profile. */
    OidcClient plant(String clientId, Map<String, String> attributes, String... scopes) {
        return realm.plant(clientId, SigningKey.generate("ES256"), deviation(attributes, scopes));
    }

    /** Lets a client ask for scopes. */
    void give(String clientId, String... scopes) {
        String client = "clients/" + realm.id(clientId);
        for (String scope : scopes) {
            succeeded(realm.admin().put(client + "/optional-client-scopes/" + Scopes.id(realm, scope), "{}"));
        }
    }

    /** The doctor logs in. */
    Exchange logIn(OidcClient client, String scope) {
        return logIn(client, DOCTOR, scope);
    }

    /** Somebody logs in. */
    Exchange logIn(OidcClient client, String username, String scope) {
        return client.logIn(asking(scope), username, TestRealm.PASSWORD);
    }

    /** An authorization request for these scopes. */
    static AuthorizationRequest asking(String scope) {
        return AuthorizationRequest.of("openid " + scope, TestRealm.REDIRECT_URI);
    }

    private static Consumer<ObjectNode> deviation(Map<String, String> attributes, String... scopes) {
        return client -> {
            attributes(client, attributes);
            ArrayNode optional = ((ArrayNode) client.get("optionalClientScopes")).add(BARE);
            List.of(scopes).forEach(optional::add);
        };
    }

    private static void attributes(ObjectNode client, Map<String, String> attributes) {
        attributes.forEach(((ObjectNode) client.get("attributes"))::put);
    }

    @Override
    public void close() {
        realm.close();
    }
}
