package no.helseprofil.it.realm;

import static no.helseprofil.it.support.Answers.succeeded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.AdminApi;

/**
 * All that a realm is configured as, flat: each value by its path. Members of lists go by their names, so that one that
 * is added moves no other.
 */
record RealmExport(Map<String, String> values) {

    private static final String PARTIAL = "partial-export?exportClients=true&exportGroupsAndRoles=true";
    private static final List<String> NAMES = List.of("clientId", "alias", "username", "providerId", "name");
    private static final Set<String> SECRET_OR_CHANCE = Set.of("id", "secret", "client.secret.creation.time");

    static RealmExport of(AdminApi admin) {
        Map<String, String> values = new TreeMap<>();
        flatten("", succeeded(admin.post(PARTIAL, "{}")).json(), values);
        flatten(
                "users",
                succeeded(admin.get("users?briefRepresentation=false&max=1000")).json(),
                values);
        return new RealmExport(values);
    }

    /** Returns the paths that have another value there, with the name of each list's member as {@code *}. */
    Set<String> changes(RealmExport later) {
        Set<String> changed = new TreeSet<>();
        Stream.of(values, later.values)
                .flatMap(both -> both.keySet().stream())
                .filter(path -> !Objects.equals(values.get(path), later.values.get(path)))
                .forEach(path -> changed.add(path.replaceAll("\\{[^}]*}", "*")));
        return changed;
    }

    /** Returns the values of one client that differ there. */
    Map<String, String> ofClient(String clientId) {
        Map<String, String> own = new TreeMap<>(values);
        own.keySet().removeIf(path -> !path.startsWith("clients/{" + clientId + "}"));
        return own;
    }

    private static void flatten(String path, JsonNode node, Map<String, String> values) {
        if (node.isObject()) {
            node.properties().stream()
                    .filter(member -> !SECRET_OR_CHANCE.contains(member.getKey()))
                    .forEach(member -> flatten(join(path, member.getKey()), member.getValue(), values));
        } else if (node.isArray() && node.path(0).isObject()) {
            node.forEach(member -> flatten(join(path, "{" + name(member) + "}"), member, values));
        } else if (node.isArray()) {
            TreeSet<String> sorted = new TreeSet<>();
            node.forEach(member -> sorted.add(member.toString()));
            values.put(path, sorted.toString());
        } else {
            values.put(path, node.toString());
        }
    }

    private static String name(JsonNode member) {
        return NAMES.stream()
                .map(name -> member.path(name).asText())
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElseGet(member::toString);
    }

    private static String join(String path, String member) {
        return path.isEmpty() ? member : path + "/" + member;
    }
}
