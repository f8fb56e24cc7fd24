package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Response;

/**
 * Protocol mappers put on a client by its sub-resource. A caller with {@code manage-clients} may do so, and no policy
 * is asked.
 */
final class Mappers {

    private Mappers() {}

    /** Writes {@code forged} into a claim. */
    static ObjectNode hardcoded(String claim) {
        ObjectNode mapper = mapper("oidc-hardcoded-claim-mapper");
        ((ObjectNode) mapper.get("config"))
                .put("claim.name", claim)
                .put("claim.value", "forged")
                .put("jsonType.label", "String");
        return mapper;
    }

    /**
     * Adds an audience.
     *
     * @param kind {@code included.custom.audience} or {@code included.client.audience}
     */
    static ObjectNode audience(String kind, String value) {
        ObjectNode mapper = mapper("oidc-audience-mapper");
        ((ObjectNode) mapper.get("config")).put(kind, value);
        return mapper;
    }

    static void add(TestRealm realm, String clientId, ObjectNode mapper) {
        mapper.put("name", UUID.randomUUID().toString());
        Response added = realm.admin().post(path(realm, clientId), mapper);
        assertThat(added.status()).as("adding the mapper: " + added).isEqualTo(201);
    }

    static void removeAll(TestRealm realm, String clientId) {
        String path = path(realm, clientId);
        for (JsonNode mapper : realm.admin().get(path).json()) {
            Response removed =
                    realm.admin().delete(path + "/" + mapper.path("id").textValue());
            assertThat(removed.status()).as("removing a mapper").isEqualTo(204);
        }
    }

    private static String path(TestRealm realm, String clientId) {
        return "clients/" + realm.id(clientId) + "/protocol-mappers/models";
    }

    private static ObjectNode mapper(String type) {
        ObjectNode mapper = JsonNodeFactory.instance.objectNode();
        mapper.put("protocol", "openid-connect").put("protocolMapper", type);
        mapper.putObject("config").put("access.token.claim", "true").put("introspection.token.claim", "true");
        return mapper;
    }
}
