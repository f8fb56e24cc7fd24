package no.helseprofil.it.claims;

import static no.helseprofil.it.support.Answers.succeeded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Map;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;

/** Identity provider of a realm, which says of each user who comes what the test wants. */
abstract class IdentityProvider implements AutoCloseable {

    static final String ALIAS = "testidp-oidc";
    static final String SUBJECT = "the-doctor";

    private final HealthRealm health;
    private final String alias;

    IdentityProvider(HealthRealm health, String alias) {
        this.health = health;
        this.alias = alias;
    }

    /** Starts one, and makes it known in the realm. By its word the doctor logs in, whose number it discloses. */
    static IdentityProvider of(HealthRealm health) {
        return of(health, ALIAS);
    }

    /** Another, by whose word the doctor logs in, too. */
    static IdentityProvider of(HealthRealm health, String alias) {
        return in(health, alias).tellingLevels().tellingNumbers("FORCE").knowing(HealthRealm.DOCTOR, SUBJECT);
    }

    /** Starts one, and makes it known in the realm. None of what it says is taken from it yet, and it knows no user. */
    static OidcProvider in(HealthRealm health, String alias) {
        return OidcProvider.in(health, alias);
    }

    /** Imports what it says by this name into accounts as the attribute of the same name. */
    abstract IdentityProvider telling(String attribute, String syncMode);

    /**
     * A browser that the server has sent here goes back to it.
     *
     * @param claims what is said of whoever sits there; of the doctor and the doctor's number unless they say otherwise
     */
    abstract LoginForm sendBack(LoginForm browser, Map<String, ?> claims);

    @Override
    public abstract void close();

    /** Imports what it says of the number of each user who comes into accounts. */
    final IdentityProvider tellingNumbers(String syncMode) {
        return telling("pid", syncMode);
    }

    /** It knows one level alone, and says nothing of it. */
    final IdentityProvider ofLevelFour() {
        return mapping("level", "hardcoded-user-session-attribute-idp-mapper", """
                "syncMode": "FORCE", "attribute": "%s", "attribute.value": "4\"""".formatted(Claims.SECURITY_LEVEL));
    }

    /**
     * Gives each user who comes by this provider this value of an attribute, by a mapper of Keycloak's that sets it
     * without asking.
     */
    final IdentityProvider setting(String attribute, String value) {
        return mapping(attribute, "hardcoded-attribute-idp-mapper", """
                "syncMode": "FORCE", "attribute": "%s", "attribute.value": "%s\"""".formatted(attribute, value));
    }

    /** An administrator has linked an account to an identity of it. */
    final IdentityProvider knowing(String username, String subject) {
        succeeded(health.realm()
                .admin()
                .post("users/" + health.userId(username) + "/federated-identity/" + alias, """
                { "identityProvider": "%s", "userId": "%s", "userName": "%2$s" }
                """.formatted(
                                alias, subject)));
        return this;
    }

    /** It is the provider of an organisation: who writes an e-mail address of this domain is sent here. */
    final IdentityProvider ofOrganisation(String domain) {
        AdminApi admin = health.realm().admin();
        String address = "identity-provider/instances/" + alias;
        ObjectNode provider = (ObjectNode) admin.get(address).json();
        provider.withObject("/config")
                .put("kc.org.domain", domain)
                .put("kc.org.broker.redirect.mode.email-matches", "true");
        succeeded(admin.put(address, provider));
        succeeded(admin.post("organizations", """
                { "name": "%s", "alias": "%1$s", "domains": [ { "name": "%s" } ] }
                """.formatted(alias, domain)));
        String organisation =
                admin.get("organizations").json().path(0).path("id").textValue();
        succeeded(admin.post("organizations/" + organisation + "/identity-providers", alias));
        return this;
    }

    final HealthRealm health() {
        return health;
    }

    final String alias() {
        return alias;
    }

    /** The doctor logs in by it. */
    final Exchange logIn(OidcClient client, AuthorizationRequest asked, Map<String, ?> claims) {
        return logIn(client, client, asked, claims);
    }

    /**
     * The doctor logs in by it.
     *
     * @param redeeming the client that redeems the code, with what it says there
     */
    final Exchange logIn(OidcClient client, OidcClient redeeming, AuthorizationRequest asked, Map<String, ?> claims) {
        LoginForm browser = sendBack(openedBy(client, asked), claims);
        return redeeming.redeem(asked, browser.answer().orElseThrow().requiredCode());
    }

    /** A new browser that the client has sent here. */
    final LoginForm openedBy(OidcClient client, AuthorizationRequest asked) {
        return LoginForm.open(addressOf(client, asked));
    }

    /** Returns the address to which the client sends a browser, so that the server sends it on to here. */
    final URI addressOf(OidcClient client, AuthorizationRequest asked) {
        OidcClient choosing = client.withRequest(request -> request.form("kc_idp_hint", alias));
        return client.authorizeUrl(choosing.push(asked).requestUri());
    }

    /** Makes it known in the realm. */
    final void register(String type, String config) {
        succeeded(health.realm().admin().post("identity-provider/instances", """
                { "alias": "%s", "providerId": "%s", "enabled": true, "config": { %s, "syncMode": "FORCE" } }
                """.formatted(alias, type, config)));
    }

    final IdentityProvider mapping(String name, String type, String config) {
        succeeded(health.realm().admin().post("identity-provider/instances/" + alias + "/mappers", """
                { "name": "%s", "identityProviderAlias": "%s", "identityProviderMapper": "%s", "config": { %s } }
                """.formatted(
                        name, alias, type, config)));
        return this;
    }
}
