package no.helseprofil.it.realm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;

/** Dynamic registration of a client whose developer makes a mistake. */
final class MistakenRegistration {

    private MistakenRegistration() {}

    /** Sends metadata that are right but for the deviation, with an initial access token of their own. */
    static Response send(TestRealm realm, Consumer<ObjectNode> deviation) {
        String access = realm.initialAccess();
        ObjectNode metadata = JsonNodeFactory.instance
                .objectNode()
                .put("client_name", "mistaken")
                .put("token_endpoint_auth_method", "private_key_jwt");
        metadata.putArray("redirect_uris").add(TestRealm.REDIRECT_URI.toString());
        metadata.putObject("jwks")
                .putArray("keys")
                .add(new ObjectMapper()
                        .<JsonNode>valueToTree(SigningKey.generate("ES256").publicJwk()));
        deviation.accept(metadata);
        return Request.post(realm.address("clients-registrations/openid-connect"))
                .header("Authorization", "Bearer " + access)
                .body("application/json", metadata.toString())
                .send();
    }
}
