package no.helseprofil.it.organisation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.Cluster;
import no.helseprofil.testkit.server.KeycloakServer;

/** A realm with two APIs, and with clients of either tenancy that may use both by every grant. The organisations are made up. */
final class OrganisationRealm implements AutoCloseable {

    /** Acts for {@link #PARENT}, and for {@link #CHILD} where it says so. */
    static final String SINGLE = "single-tenant";

    /** Acts for {@link #MUNICIPALITY} or {@link #HOSPITAL}; {@link #SUPPLIER} runs it. */
    static final String MULTI = "multi-tenant";

    /** Another one of the kind. */
    static final String OTHER_MULTI = "other-multi-tenant";

    /** Client that acts for no organisation. */
    static final String NOBODYS = "nobodys";

    static final String OTHER_API = "nhn:other-api";
    static final String OTHER_SCOPE = OTHER_API + "/read";
    static final String BOTH_SCOPES = TestRealm.SCOPE + " " + OTHER_SCOPE;

    static final String PARENT = "999977774";
    static final String CHILD = "313325016";
    static final String MUNICIPALITY = "312232324";
    static final String HOSPITAL = "313231593";
    static final String UNIT = "917897468";
    static final String SUPPLIER = "313745392";

    /** Organisation for which nothing has been delegated. */
    static final String STRANGER = "994598759";

    private static final String ATTRIBUTES = "attributes";

    private final TestRealm realm;

    private OrganisationRealm(TestRealm realm) {
        this.realm = realm;
        Scopes.add(realm, OTHER_SCOPE);
        register(SINGLE, Map.of("helseprofil.orgnr-parent", PARENT, "helseprofil.orgnr-children", CHILD));
        registerMultiTenant(MULTI);
        registerMultiTenant(OTHER_MULTI);
        register(NOBODYS, Map.of());
    }

    static OrganisationRealm underProfile() {
        return new OrganisationRealm(TestRealm.underProfile());
    }

    static OrganisationRealm underProfile(String document) {
        return new OrganisationRealm(TestRealm.underProfile(document));
    }

    static OrganisationRealm on(KeycloakServer server, String document) {
        return new OrganisationRealm(TestRealm.on(server, document));
    }

    static OrganisationRealm on(Cluster cluster, String document) {
        return new OrganisationRealm(TestRealm.on(cluster, document));
    }

    TestRealm realm() {
        return realm;
    }

    OidcClient oidc(String clientId) {
        return realm.oidc(clientId);
    }

    /** A client of its own for a test that changes it, with these attributes. */
    OidcClient register(String clientId, Map<String, String> attributes) {
        return realm.register(clientId, SigningKey.generate("ES256"), client -> describe(client, attributes));
    }

    /** A client that was there before anybody could have refused it, with these attributes. */
    OidcClient plant(String clientId, Map<String, String> attributes) {
        return realm.plant(clientId, SigningKey.generate("ES256"), client -> describe(client, attributes));
    }

    /** A client like {@link #MULTI}, for a test that changes it. */
    OidcClient registerMultiTenant(String clientId) {
        return register(clientId, multiTenant());
    }

    static Map<String, String> multiTenant() {
        return Map.of(
                "helseprofil.tenancy",
                "multi-tenant",
                "helseprofil.orgnr-supplier",
                SUPPLIER,
                "helseprofil.delegations",
                MUNICIPALITY + "," + HOSPITAL);
    }

    /** An authorization request for {@code openid} and one API. */
    AuthorizationRequest request() {
        return realm.authorizationRequest();
    }

    /** Returns the same request by a client that acts for these organisations. */
    AuthorizationRequest request(Details details) {
        return request().with(details);
    }

    AuthorizationRequest requestOf(String scope) {
        return AuthorizationRequest.of(scope, TestRealm.REDIRECT_URI);
    }

    /** The user logs in; what was pushed is redeemed. */
    Exchange logIn(OidcClient client, AuthorizationRequest request) {
        return client.logIn(request, TestRealm.USERNAME, TestRealm.PASSWORD);
    }

    /** The code that comes of what was pushed. */
    static String code(OidcClient client, Exchange pushed) {
        return LoginForm.open(client.authorizeUrl(pushed.requestUri()))
                .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                .requiredCode();
    }

    /** The client with details in its assertions. */
    static OidcClient asserting(OidcClient client, Details details) {
        return client.withAssertion(assertion -> assertion.details(details));
    }

    /** Returns the API's view of a token. */
    Response introspect(Exchange token) {
        return realm.oidc(TestRealm.API).introspect(token.accessToken()).response();
    }

    @Override
    public void close() {
        realm.close();
    }

    private static void describe(ObjectNode client, Map<String, String> attributes) {
        attributes.forEach(((ObjectNode) client.get(ATTRIBUTES))::put);
        ((ArrayNode) client.get("optionalClientScopes")).add(OTHER_SCOPE);
    }
}
