package no.helseprofil.profile;

/** Part of a requirement in the timetable. */
public enum RequirementKind {
    /** It is always enforced and can't be turned off, since without it others could attack the client. */
    INVARIANT,
    /** It has phases, and can be turned off. */
    DATED,
    /** It is counted and reported, never enforced. */
    MEASURED,
    /** It is about the settings of the realm, or about APIs: it is reported, and no request is refused for it. */
    REPORTED
}
