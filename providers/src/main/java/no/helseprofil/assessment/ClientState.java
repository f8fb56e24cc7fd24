package no.helseprofil.assessment;

import no.helseprofil.profile.Facts.Standing;
import no.helseprofil.timetable.Terms;

/** How a client stands to the profile, in one word. */
public final class ClientState {

    private ClientState() {}

    /** {@code existing}, {@code new}, {@code exempt}, or {@code keycloak} for Keycloak's own. */
    public static String of(Standing standing, Terms terms) {
        return switch (standing) {
            case KEYCLOAK -> "keycloak";
            case EXEMPT -> "exempt";
            case UNDER_PROFILE -> terms.isNew() ? "new" : "existing";
        };
    }
}
