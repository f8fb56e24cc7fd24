package no.helseprofil.keycloak.storage;

import no.helseprofil.incident.Blocks;
import no.helseprofil.jose.Nonces;
import no.helseprofil.timetable.Profile;

/** What a realm is to us. */
public sealed interface RealmProfile {

    /** It has no profile: everything is left to Keycloak, its faults included. */
    record None() implements RealmProfile {}

    /**
     * It has one that can't work. It answers nothing but that it is unavailable, since to fall back to stock Keycloak
     * would be to let everybody in.
     *
     * @param remedy what an operator must do, for the log; not shown to clients
     */
    record Closed(String remedy) implements RealmProfile {}

    /**
     * It is under the profile.
     *
     * @param profile what holds in it
     * @param nonces its nonces
     * @param blocks what is blocked in it, as far as this node knows
     */
    record Active(Profile profile, Nonces nonces, Blocks blocks) implements RealmProfile {}
}
