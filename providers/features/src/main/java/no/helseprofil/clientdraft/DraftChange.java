package no.helseprofil.clientdraft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * A change of one setting of a client.
 *
 * @param setting the setting
 * @param added added values
 * @param removed removed values
 */
public record DraftChange(Setting setting, List<String> added, List<String> removed) {

    private static final String CHANGES = "changes";

    /** Settings that a vendor may ask for, by their member of the JSON. */
    public enum Setting {
        API_SCOPES("apiScopes"),
        CLAIMS("audienceSpecificClientClaims"),
        REDIRECT_URIS("redirectUris"),
        POST_LOGOUT_REDIRECT_URIS("postLogoutRedirectUris"),
        CHILD_ORGANISATIONS("childOrganizationNumbers");

        private final String member;

        Setting(String member) {
            this.member = member;
        }

        /** Returns the name in JSON and in the texts. */
        public String member() {
            return member;
        }
    }

    public DraftChange {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }

    /** Returns all changes, in the order of the settings. */
    public static List<DraftChange> between(WantedSettings before, WantedSettings after) {
        List<DraftChange> changes = new ArrayList<>();
        add(changes, Setting.API_SCOPES, before.scopes(), after.scopes());
        add(changes, Setting.CLAIMS, written(before.claims()), written(after.claims()));
        add(changes, Setting.REDIRECT_URIS, before.redirectUris(), after.redirectUris());
        add(
                changes,
                Setting.POST_LOGOUT_REDIRECT_URIS,
                before.postLogoutRedirectUris(),
                after.postLogoutRedirectUris());
        add(changes, Setting.CHILD_ORGANISATIONS, before.childOrganisations(), after.childOrganisations());
        return changes;
    }

    private static void add(
            List<DraftChange> changes, Setting setting, Collection<String> before, Collection<String> after) {
        List<String> added = without(after, before);
        List<String> removed = without(before, after);
        if (!added.isEmpty() || !removed.isEmpty()) {
            changes.add(new DraftChange(setting, added, removed));
        }
    }

    private static List<String> without(Collection<String> values, Collection<String> others) {
        Set<String> left = new HashSet<>(others);
        return values.stream().filter(value -> !left.contains(value)).toList();
    }

    private static List<String> written(SortedMap<String, String> claims) {
        return claims.entrySet().stream()
                .map(claim -> claim.getKey() + " = " + claim.getValue())
                .toList();
    }

    /** Adds changes to the details of a line of changes. */
    public static void tell(ObjectNode details, List<DraftChange> changes) {
        details.set(CHANGES, json(changes));
    }

    /** Returns the members of the settings that a line of changes with these details names. */
    public static List<String> settingsIn(JsonNode details) {
        JsonNode written = details.path(CHANGES);
        return Stream.of(Setting.values())
                .map(Setting::member)
                .filter(written::has)
                .toList();
    }

    /** Returns the added and removed values by the member of the setting. */
    public static ObjectNode json(List<DraftChange> changes) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (DraftChange change : changes) {
            ObjectNode written = json.putObject(change.setting().member());
            add(written, "added", change.added());
            add(written, "removed", change.removed());
        }
        return json;
    }

    private static void add(ObjectNode written, String name, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode array = written.putArray(name);
            values.forEach(array::add);
        }
    }
}
