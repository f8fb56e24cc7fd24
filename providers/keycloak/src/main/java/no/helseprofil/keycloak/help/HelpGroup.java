package no.helseprofil.keycloak.help;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What requirements are about, in the order of the catalogue: whoever looks for one needn't read all of them. */
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

    /** @param first the requirement that begins it; it goes on to the one that begins the next */
    HelpGroup(String first) {
        this.first = first;
    }

    /** Key of its heading. */
    String heading() {
        return "group." + name().toLowerCase(Locale.ROOT);
    }

    /** All requirements by group, in the order in which they come. */
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
