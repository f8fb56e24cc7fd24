package no.helseprofil.it.claims;

import static no.helseprofil.it.support.Answers.succeeded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.server.SharedServer;

/**
 * Identity provider that speaks SAML: another realm of the same server, in which each user who comes gets an account
 * and logs in.
 */
final class SamlProvider extends IdentityProvider {

    private static final String ENTITY = "the-realm";
    private static final List<String> PROPERTIES = List.of("email", "firstName", "lastName");

    private final TestRealm provider;

    private SamlProvider(HealthRealm health, String alias, TestRealm provider) {
        super(health, alias);
        this.provider = provider;
    }

    /** Starts one, and makes it known in the realm; but for names and e-mail nothing is taken from it yet. */
    static SamlProvider of(HealthRealm health, String alias) {
        SamlProvider made = new SamlProvider(health, alias, TestRealm.on(SharedServer.onThisMachine(), null));
        succeeded(made.provider.admin().post("clients", made.client()));
        made.register("saml", """
                "singleSignOnServiceUrl": "%s", "entityId": "%s", "principalType": "SUBJECT", "validateSignature": "false",
                "nameIDPolicyFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
                "postBindingAuthnRequest": "false", "postBindingResponse": "false", "wantAuthnRequestsSigned": "false\"""".formatted(made.provider.address("protocol/saml"), ENTITY));
        PROPERTIES.forEach(property -> made.telling(property, "FORCE"));
        return made;
    }

    @Override
    IdentityProvider telling(String attribute, String syncMode) {
        return mapping(attribute, "saml-user-attribute-idp-mapper", """
                "syncMode": "%s", "attribute.name": "%s", "user.attribute": "%2$s\"""".formatted(syncMode, attribute));
    }

    @Override
    LoginForm sendBack(LoginForm browser, Map<String, ?> claims) {
        ObjectNode imported = JsonNodeFactory.instance.objectNode().put("ifResourceExists", "OVERWRITE");
        ObjectNode user = imported.putArray("users").addObject();
        String username = said(claims, "sub");
        user.put("username", username)
                .put("email", said(claims, "email"))
                .put("firstName", said(claims, "given_name"))
                .put("lastName", said(claims, "family_name"))
                .put("enabled", true);
        ArrayNode number = user.putObject("attributes").putArray("pid");
        if (!said(claims, "pid").isEmpty()) {
            number.add(said(claims, "pid"));
        }
        user.putArray("credentials").addObject().put("type", "password").put("value", TestRealm.PASSWORD);
        succeeded(provider.admin().post("partialImport", imported));
        browser.submit(username, TestRealm.PASSWORD);
        return browser;
    }

    @Override
    public void close() {
        provider.close();
    }

    /**
     * Returns the client that this realm is at the provider. It receives names, e-mail and number of each user who
     * comes.
     */
    private ObjectNode client() {
        ObjectNode client = JsonNodeFactory.instance
                .objectNode()
                .put("clientId", ENTITY)
                .put("protocol", "saml")
                .put("fullScopeAllowed", true);
        client.putArray("redirectUris").add(health().realm().issuer() + "/broker/" + alias() + "/endpoint");
        client.putObject("attributes")
                .put("saml.client.signature", "false")
                .put("saml.server.signature", "false")
                .put("saml.assertion.signature", "false")
                .put("saml.force.post.binding", "false")
                .put("saml.authnstatement", "true")
                .put("saml_force_name_id_format", "true")
                .put("saml_name_id_format", "username");
        ArrayNode mappers = client.putArray("protocolMappers");
        PROPERTIES.forEach(property -> mappers.add(mapper("saml-user-property-mapper", property)));
        mappers.add(mapper("saml-user-attribute-mapper", "pid"));
        return client;
    }

    private static ObjectNode mapper(String type, String attribute) {
        ObjectNode mapper = JsonNodeFactory.instance
                .objectNode()
                .put("name", attribute)
                .put("protocol", "saml")
                .put("protocolMapper", type);
        mapper.putObject("config")
                .put("user.attribute", attribute)
                .put("attribute.name", attribute)
                .put("attribute.nameformat", "Basic");
        return mapper;
    }

    private static String said(Map<String, ?> claims, String name) {
        return String.valueOf(claims.get(name));
    }
}
