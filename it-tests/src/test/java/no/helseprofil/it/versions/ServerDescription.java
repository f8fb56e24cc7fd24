package no.helseprofil.it.versions;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;

/** Description of a server by itself, as the admin console shows it under «Server info». */
record ServerDescription(String helseprofil, String keycloak, String java, String database) {

    static ServerDescription of(KeycloakServer server) {
        AdminApi admin = AdminApi.of(server.url(), "master", KeycloakServer.ADMIN, KeycloakServer.ADMIN);
        Response answer = admin.send(Request.get(URI.create(server.url() + "/admin/serverinfo")));
        JsonNode info = answer.json();
        return new ServerDescription(
                text(info, "/providers/helseprofil-profile/providers/helseprofil/operationalInfo/version"),
                text(info, "/systemInfo/version"),
                text(info, "/systemInfo/javaVersion"),
                text(info, "/providers/connectionsJpa/providers/quarkus/operationalInfo/databaseProduct"));
    }

    private static String text(JsonNode info, String pointer) {
        String text = info.at(pointer).textValue();
        if (text == null) {
            throw new IllegalStateException("the server's description has no " + pointer);
        }
        return text;
    }
}
