package no.helseprofil.it.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Response;

/** Clients with their service accounts, as they come out of an export. */
final class PartialImport {

    private PartialImport() {}

    /**
     * Imports them.
     *
     * @param ifExists {@code FAIL}, {@code SKIP} or {@code OVERWRITE}
     */
    static void into(TestRealm realm, String ifExists, List<ObjectNode> clients) {
        ObjectNode representation = JsonNodeFactory.instance.objectNode().put("ifResourceExists", ifExists);
        ArrayNode imported = representation.putArray("clients");
        ArrayNode users = representation.putArray("users");
        clients.forEach(client -> {
            String clientId = client.path("clientId").asText();
            imported.add(client);
            users.addObject()
                    .put("username", "service-account-" + clientId)
                    .put("enabled", true)
                    .put("serviceAccountClientId", clientId);
        });
        Response answer = realm.admin().post("partialImport", representation);
        assertThat(answer.isSuccess()).as("%s %s", answer, answer.body()).isTrue();
    }
}
