package no.helseprofil.keycloak.observations;

import org.jspecify.annotations.Nullable;

/** What is counted together, in a line that all nodes add to. */
sealed interface CountedKey permits FigureKey, ObservationKey, RefusalKey {

    /** The same for the same key on every node: the primary key of its line. */
    String id();

    /** Internal id of the realm. */
    String realm();

    /** Internal id of the client; null if it is about none. */
    @Nullable
    String client();
}
