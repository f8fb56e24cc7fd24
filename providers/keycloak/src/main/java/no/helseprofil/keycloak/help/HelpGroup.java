package no.helseprofil.keycloak.help;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Group of requirements on one subject, in the order of the catalogue, so that a reader needn't read all of them. */
enum HelpGroup {
    CLIENT("request-form"),
    ASSERTION("private-key-jwt"),
    PROOF("dpop-proof"),
    KEY("signing-algorithm"),
    LOGIN("pushed-authorization"),
    GRANT("no-password-grant"),
    ORGANISATION("authorization-details"),
    HABIT("token-reuse"),
    TOKEN("issuer-in-response"),
    REALM("code-lifetime"),
    API("api-authentication");

    private final String first;

    /**
     * Creates a group.
     *
     * @param first id of its first requirement; the group ends before the first one of the next group
     */
    HelpGroup(String first) {
        this.first = first;
    }

    /** Returns the key of its heading. */
    String heading() {
        return "group." + name().toLowerCase(Locale.ROOT);
    }

    /** Returns all requirements by group, in the order of the catalogue. */
    static Map<HelpGroup, List<RequirementView>> of(List<RequirementView> requirements) {
        Map<HelpGroup, List<RequirementView>> groups = new EnumMap<>(HelpGroup.class);
        HelpGroup group = CLIENT;
        for (RequirementView requirement : requirements) {
            for (HelpGroup next : values()) {
                group = next.first.equals(requirement.id()) ? next : group;
            }
            groups.computeIfAbsent(group, begun -> new ArrayList<>()).add(requirement);
        }
        return groups;
    }
}
