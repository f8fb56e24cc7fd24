package no.helseprofil.it.users;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;

/**
 * An endpoint of the admin REST of a realm, as the server lists it.
 *
 * @param method how it is asked
 * @param template its path below the realm, with names in the places of ids
 * @param parameters what may stand in the address
 */
record AdminEndpoint(String method, String template, List<String> parameters) {

    /** All that the server has. */
    static List<AdminEndpoint> of(KeycloakServer server) {
        return new ServerProbe(server)
                .adminEndpoints()
                .lines()
                .map(AdminEndpoint::of)
                .toList();
    }

    private static AdminEndpoint of(String line) {
        String[] parts = line.split(" \\?", 2);
        String[] asked = parts[0].split(" ", 2);
        return new AdminEndpoint(asked[0], asked[1], parts.length == 1 ? List.of() : List.of(parts[1].split("&")));
    }

    String text() {
        return method + " " + template + (parameters.isEmpty() ? "" : " ?" + String.join("&", parameters));
    }

    boolean isRead() {
        return method.equals("GET");
    }

    boolean isWhole() {
        return !template.contains("{");
    }

    /** Returns its address. An id that isn't known is replaced by one that nothing has. */
    String path(Map<String, String> ids) {
        String path = template.substring(1);
        for (Map.Entry<String, String> id : ids.entrySet()) {
            path = path.replace(id.getKey(), id.getValue());
        }
        return path.replaceAll("\\{[^}]*}", "none");
    }

    /** Returns the same address, with the parameters that make the endpoint disclose the most of the person. */
    String pathAndQuery(Map<String, String> ids) {
        Map<String, String> known = Map.of(
                "userId",
                ids.get("{user-id}"),
                "scope",
                "openid",
                "briefRepresentation",
                "false",
                "userProfileMetadata",
                "true");
        String query = parameters.stream()
                .filter(known::containsKey)
                .map(name -> name + "=" + known.get(name))
                .collect(Collectors.joining("&"));
        return path(ids) + (query.isEmpty() ? "" : "?" + query);
    }
}
