package no.helseprofil.profile;

/** How a requirement takes part in the timetable. */
public enum RequirementKind {
    /** Always refused: it has no phase and can't be turned off, since without it others could attack the client. */
    INVARIANT,
    /** Has phases, and can be turned off. */
    DATED,
    /** Counted and reported, never refused. */
    MEASURED,
    /** About the settings of the realm, or about APIs: reported, and nobody's request is refused for it. */
    REPORTED
}
