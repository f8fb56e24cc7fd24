package no.helseprofil.keycloak.help;

import java.util.Locale;
import no.helseprofil.profile.RequirementKind;
import no.helseprofil.timetable.Timetable.Phase;

/** State of a requirement for the reader of its page: kind and phase in one word. */
enum RequirementState {
    /** It applies and can't be turned off. */
    ALWAYS,
    /** It applies in this realm: to new clients at once, to others by the dates of the realm's document. */
    ENFORCED,
    /** It applies to nobody yet, and its failures are counted: it has no date, or is newer than the document. */
    OBSERVED,
    /** Its failures are counted. */
    MEASURED,
    /** It concerns the realm, and is reported to the realm's administrators. */
    REPORTED,
    /** This realm has turned it off. */
    OFF;

    /**
     * Returns the state of a requirement.
     *
     * @param phase phase for a new client
     */
    static RequirementState of(RequirementKind kind, Phase phase) {
        return switch (phase) {
            case OFF -> OFF;
            case MEASURED -> kind == RequirementKind.REPORTED ? REPORTED : MEASURED;
            case OBSERVED -> OBSERVED;
            case ANNOUNCED, WAIVED, ENFORCED -> kind == RequirementKind.INVARIANT ? ALWAYS : ENFORCED;
        };
    }

    /** Returns whether the reader has to meet the requirement. */
    boolean holds() {
        return this == ALWAYS || this == ENFORCED;
    }

    /** Returns its name in the files of texts. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
