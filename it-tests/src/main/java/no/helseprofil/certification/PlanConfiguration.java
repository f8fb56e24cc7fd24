package no.helseprofil.certification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import no.helseprofil.certification.CertificationRealm.RealmForm;
import no.helseprofil.testkit.client.SigningKey;

/**
 * Configuration of a plan in the suite, as JSON. It holds the clients' private keys.
 *
 * @param alias the operator's own part of the redirect URIs
 * @param software name of the tested software with its version, which a certificate names
 */
record PlanConfiguration(Settings settings, CertificationKeys keys, String alias, String software) {

    /** The {@code client_id} of the realm at a suite that plays the server. */
    static final String REALM = "a-realm";

    /** The {@code client_id} of the application of the realm whose user logs in there. */
    static final String APPLICATION = "client";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Returns the configuration of a plan. */
    JsonNode of(SuitePlan plan) {
        ObjectNode all = JSON.createObjectNode();
        all.put("alias", alias);
        all.put("description", software + ", " + settings.form().nameOf(plan));
        if (plan.isOfClients()) {
            all.putObject("client").put("client_id", REALM).put("scope", plan.scope());
            return all;
        }
        ObjectNode server = all.putObject("server");
        server.put("discoveryUrl", settings.issuer() + "/.well-known/openid-configuration");
        if (settings.form() == RealmForm.NATIONAL) {
            server.putArray("allow_unexpected_metadata_fields").add("helseprofil_requirements_uri");
        }
        all.set("client", client("client", keys.client(), plan));
        all.set("client2", client("client2", keys.client2(), plan));
        all.putObject("resource").put("resourceUrl", resource(plan));
        return all;
    }

    /** Returns the configuration for display, without the private keys, which only the file has. */
    JsonNode withoutSecrets(SuitePlan plan) {
        ObjectNode all = (ObjectNode) of(plan);
        all.withObject("/client").put("jwks", "see the file");
        all.withObject("/client2").put("jwks", "see the file");
        return all;
    }

    private static ObjectNode client(String id, SigningKey key, SuitePlan plan) {
        ObjectNode client = JSON.createObjectNode();
        client.put("client_id", id);
        client.put("scope", plan.scope());
        client.set("jwks", JSON.valueToTree(Map.of("keys", List.of(key.privateJwk()))));
        return client;
    }

    private String resource(SuitePlan plan) {
        return plan.usesResource()
                ? settings.resource().toString()
                : settings.issuer() + "/protocol/openid-connect/userinfo";
    }
}
