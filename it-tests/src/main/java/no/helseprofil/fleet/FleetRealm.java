package no.helseprofil.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;

/**
 * A realm on a server with a fleet, brought there by Keycloak's own import, which runs no client policy.
 *
 * @param admin its administration
 */
public record FleetRealm(AdminApi admin) implements AutoCloseable {

    /** Number of clients imported at once: the time of Keycloak's import grows with the square of it. */
    private static final int CHUNK = 20;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * Creates the realm.
     *
     * @param server the administration of any realm of the server
     * @param name the name of the new one
     * @param fleet its clients and its profile
     */
    public static FleetRealm create(AdminApi server, String name, Fleet fleet) {
        FleetRealm realm = empty(server, name);
        realm.importClients(
                fleet.clients().stream().map(FleetClient::registration).toList());
        realm.putProfile(fleet.document(realm.exempt(fleet)).toString());
        return realm;
    }

    /**
     * Creates the realm without clients.
     *
     * @param server the administration of any realm of the server
     * @param name the name of the new one
     */
    public static FleetRealm empty(AdminApi server, String name) {
        succeeded(server.realm("").post("", Fleet.realm(name)));
        return new FleetRealm(server.realm(name));
    }

    /** Replaces the profile document. */
    public void putProfile(String document) {
        String etag = succeeded(admin.profile()).header("ETag").orElseThrow();
        succeeded(admin.putProfile(document, etag));
    }

    /** Imports clients in Keycloak's form. */
    public void importClients(List<ObjectNode> registrations) {
        for (int first = 0; first < registrations.size(); first += CHUNK) {
            ObjectNode chunk = JsonNodeFactory.instance.objectNode().put("ifResourceExists", "FAIL");
            chunk.putArray("clients")
                    .addAll(registrations.subList(first, Math.min(first + CHUNK, registrations.size())));
            succeeded(admin.post("partialImport", chunk));
        }
    }

    /** Deletes the realm. */
    @Override
    public void close() {
        succeeded(admin.delete(""));
    }

    /** Returns the exemptions by internal id, which Keycloak assigns when it imports into an existing realm. */
    private Map<String, Instant> exempt(Fleet fleet) {
        Map<String, Instant> exempt = new LinkedHashMap<>();
        for (FleetClient client : fleet.clients()) {
            if (client.exemptUntil() != null) {
                exempt.put(admin.client(client.clientId()).path("id").asText(), client.exemptUntil());
            }
        }
        return exempt;
    }

    /** Reads a JSON object. */
    public static ObjectNode json(String text) {
        try {
            return (ObjectNode) MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /**
     * Returns an answer of the admin REST.
     *
     * @throws IllegalStateException if it is a refusal
     */
    public static Response succeeded(Response answer) {
        if (!answer.isSuccess()) {
            throw new IllegalStateException("the admin API answered " + answer + " " + answer.body());
        }
        return answer;
    }
}
