package no.helseprofil.it.realm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;

/**
 * Administrators of one realm who may do some things and not others. They are users of the realm {@code master}, since a
 * realm under the profile has no password grant to log an administrator in with.
 */
public final class Administrators {

    private Administrators() {}

    /** A new administrator with these roles for this realm, such as {@code view-clients}. */
    public static AdminApi of(KeycloakServer server, String realm, String... roles) {
        AdminApi master = AdminApi.of(server.url(), "master", KeycloakServer.ADMIN, KeycloakServer.ADMIN);
        String username = realm + "-" + (roles.length == 0 ? "none" : String.join("-", roles));
        remove(master, username);
        expect(master.post("users", user(username)), 201);
        String user = find(master, username).path("id").textValue();
        String client = master.client(realm + "-realm").path("id").textValue();
        ArrayNode granted = new ObjectMapper().createArrayNode();
        for (String role : roles) {
            granted.add(master.get("clients/" + client + "/roles/" + role).json());
        }
        expect(master.post("users/" + user + "/role-mappings/clients/" + client, granted), 204);
        return AdminApi.of(server.url(), realm, username, username);
    }

    private static JsonNode user(String username) {
        return Representations.json("""
                { "username": "%1$s", "enabled": true, "email": "%1$s@example.org", "emailVerified": true,
                  "firstName": "Ada", "lastName": "Ministrator",
                  "credentials": [{ "type": "password", "value": "%1$s" }] }""".formatted(username));
    }

    private static void remove(AdminApi master, String username) {
        JsonNode found = find(master, username);
        if (!found.isMissingNode()) {
            expect(master.delete("users/" + found.path("id").textValue()), 204);
        }
    }

    private static JsonNode find(AdminApi master, String username) {
        return master.get("users?exact=true&username=" + username).json().path(0);
    }

    private static void expect(Response answer, int status) {
        if (answer.status() != status) {
            throw new IllegalStateException("expected HTTP " + status + " but " + answer + " " + answer.body());
        }
    }
}
