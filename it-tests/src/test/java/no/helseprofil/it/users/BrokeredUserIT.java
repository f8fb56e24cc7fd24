package no.helseprofil.it.users;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A user who comes from an identity provider has the number that it says, by a mapper of Keycloak's. The user reviews the
 * rest of what it says, and can't put another number in its place, as they can without the profile.
 */
class BrokeredUserIT {

    private static final String FORGED = "17056600574";

    private static final String ALWAYS_REVIEW = """
            { "alias": "review profile config", "config": { "update.profile.on.first.login": "on" } }""";

    @AutoClose
    private static TestRealm identityProvider;

    @BeforeAll
    static void createIdentityProvider() {
        identityProvider = TestRealm.withoutProfile();
        identityProvider.change(TestRealm.WITH_SECRET, BrokeredUserIT::tellsTheNumber);
    }

    @Test
    void hasTheIdentityProvidersNumberOnly() {
        try (TestRealm realm = brokering(TestRealm.underProfile())) {
            LoginForm page = cameBack(realm);

            assertThat(review(page, FORGED).redirect())
                    .as("the page is shown again")
                    .isNull();
            assertThat(People.of(realm).anybodyHas("pid", FORGED)).isFalse();
            assertThat(review(page, "").requiredCode()).isNotEmpty();
            assertThat(number(realm)).isEqualTo(People.IMPORTED);
        }
    }

    @Test
    void mayHaveAnyNumberWithoutTheProfile() {
        try (TestRealm stock = brokering(TestRealm.withoutProfile())) {
            assertThat(review(cameBack(stock), FORGED).requiredCode()).isNotEmpty();
            assertThat(number(stock)).isEqualTo(FORGED);
        }
    }

    /** The user has logged in at the identity provider, and is asked to review what it said. */
    private static LoginForm cameBack(TestRealm realm) {
        LoginForm page = AccountConsole.page(realm, "auth", "&kc_idp_hint=idp");
        page.submit(TestRealm.USERNAME, TestRealm.PASSWORD);
        return page;
    }

    private static AuthorizationAnswer review(LoginForm page, String pid) {
        return page.fill(form -> withNumber(form, pid)
                .form("username", "brokered")
                .form("email", "brokered@example.org")
                .form("firstName", "Kvart")
                .form("lastName", "Grevling"));
    }

    private static Request withNumber(Request form, String pid) {
        return pid.isEmpty() ? form : form.form("pid", pid);
    }

    private static String number(TestRealm realm) {
        ObjectNode user = (ObjectNode)
                realm.admin().get("users?exact=true&username=brokered").json().path(0);
        return user.path("attributes").path("pid").path(0).textValue();
    }

    private static TestRealm brokering(TestRealm realm) {
        UserProfiles.FOR_EVERYBODY.putIn(realm);
        People.open(realm);
        succeeded(realm.admin().post("identity-provider/instances", identityProvider()));
        succeeded(realm.admin().post("identity-provider/instances/idp/mappers", importer()));
        succeeded(realm.admin().put("authentication/config/" + review(realm), ALWAYS_REVIEW));
        return realm;
    }

    private static String review(TestRealm realm) {
        for (JsonNode step : realm.admin()
                .get("authentication/flows/first%20broker%20login/executions")
                .json()) {
            if ("idp-review-profile".equals(step.path("providerId").textValue())) {
                return step.path("authenticationConfig").textValue();
            }
        }
        throw new IllegalStateException("nobody reviews anything");
    }

    private static ObjectNode identityProvider() {
        String endpoints = identityProvider.issuer() + "/protocol/openid-connect";
        ObjectNode provider = JsonNodeFactory.instance.objectNode();
        provider.put("alias", "idp").put("providerId", "oidc").put("enabled", true);
        provider.putObject("config")
                .put("clientId", TestRealm.WITH_SECRET)
                .put("clientSecret", TestRealm.SECRET)
                .put("clientAuthMethod", "client_secret_post")
                .put("authorizationUrl", endpoints + "/auth")
                .put("tokenUrl", endpoints + "/token")
                .put("jwksUrl", endpoints + "/certs")
                .put("issuer", identityProvider.issuer())
                .put("useJwksUrl", "true")
                .put("validateSignature", "true")
                .put("disableUserInfo", "true")
                .put("defaultScope", "openid");
        return provider;
    }

    private static ObjectNode importer() {
        ObjectNode mapper = JsonNodeFactory.instance.objectNode();
        mapper.put("name", "pid")
                .put("identityProviderAlias", "idp")
                .put("identityProviderMapper", "oidc-user-attribute-idp-mapper");
        mapper.putObject("config")
                .put("syncMode", "INHERIT")
                .put("claim", "number")
                .put("user.attribute", "pid");
        return mapper;
    }

    /**
     * Configures the client by which the other realms come: a stock client with a secret, whose ID tokens contain the
     * number.
     */
    private static void tellsTheNumber(ObjectNode client) {
        ((ArrayNode) client.get("redirectUris")).add(SharedServer.get().url() + "/*");
        ((ObjectNode) client.get("attributes"))
                .put("dpop.bound.access.tokens", "false")
                .put("pkce.code.challenge.method", "");
        ObjectNode mapper = client.withArrayProperty("protocolMappers").addObject();
        mapper.put("name", "number")
                .put("protocol", "openid-connect")
                .put("protocolMapper", "oidc-usermodel-attribute-mapper");
        mapper.putObject("config")
                .put("user.attribute", "pid")
                .put("claim.name", "number")
                .put("id.token.claim", "true");
    }
}
