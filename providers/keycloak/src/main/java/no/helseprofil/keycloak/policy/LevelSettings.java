package no.helseprofil.keycloak.policy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.representations.idm.ClientRepresentation;

/**
 * Settings of a client on the levels of its users' logins: the flows that replace the realm's, and the names that
 * {@code acr} gives to levels of authentication. Tokens carry a level by them, so a caller who writes them could make
 * any login one of level 4.
 *
 * @param flows ids of flows, by their purpose
 * @param levels names of levels; empty if the realm's count
 */
record LevelSettings(Map<String, String> flows, String levels) {

    /** Settings of a client that leaves both to the realm. */
    static final LevelSettings OF_THE_REALM = new LevelSettings(Map.of(), "");

    LevelSettings {
        flows = Map.copyOf(flows);
    }

    /** Returns the stored settings. */
    static LevelSettings of(ClientModel client) {
        return new LevelSettings(
                client.getAuthenticationFlowBindingOverrides(), written(client.getAttribute(Constants.ACR_LOA_MAP)));
    }

    /** Returns the settings before a change; the realm's, if there was no client. */
    static LevelSettings before(@Nullable ClientModel stored) {
        return stored == null ? OF_THE_REALM : of(stored);
    }

    /** Returns the proposed settings. A setting that the change doesn't name stays. */
    LevelSettings with(ClientRepresentation proposed) {
        Map<String, String> changed = new HashMap<>(flows);
        if (proposed.getAuthenticationFlowBindingOverrides() != null) {
            proposed.getAuthenticationFlowBindingOverrides().forEach((use, flow) -> {
                if (flow == null || flow.isBlank()) {
                    changed.remove(use);
                } else {
                    changed.put(use, flow);
                }
            });
        }
        Map<String, String> attributes = proposed.getAttributes();
        return new LevelSettings(
                changed,
                attributes == null || !attributes.containsKey(Constants.ACR_LOA_MAP)
                        ? levels
                        : written(attributes.get(Constants.ACR_LOA_MAP)));
    }

    /** Returns the names of levels. The admin console writes an empty map where none was filled in. */
    private static String written(@Nullable String levels) {
        String text = levels == null ? "" : levels.strip();
        return text.matches("\\{\\s*}") ? "" : text;
    }
}
