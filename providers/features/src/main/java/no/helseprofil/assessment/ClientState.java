package no.helseprofil.assessment;

import no.helseprofil.profile.Facts.Standing;
import no.helseprofil.timetable.Terms;

/** The relation of a client to the profile, in one word. */
public final class ClientState {

    /** The word for Keycloak's own clients. */
    public static final String KEYCLOAKS = "keycloak";

    private ClientState() {}

    /** Returns {@code existing}, {@code new}, {@code exempt}, or {@code keycloak} for Keycloak's own clients. */
    public static String of(Standing standing, Terms terms) {
        return switch (standing) {
            case KEYCLOAK -> KEYCLOAKS;
            case EXEMPT -> "exempt";
            case UNDER_PROFILE -> terms.isNew() ? "new" : "existing";
        };
    }
}
