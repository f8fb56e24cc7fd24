package no.helseprofil.keycloak.help;

import java.util.Locale;
import no.helseprofil.profile.RequirementKind;
import no.helseprofil.timetable.Phase;

/** What a requirement is to the reader of its page: kind and phase in one word. */
enum RequirementState {
    /** It holds, and can't be turned off. */
    ALWAYS,
    /** It holds in this realm: for new clients at once, for others by the dates of its document. */
    ENFORCED,
    /** It is younger than the document of this realm, and counted. */
    OBSERVED,
    /** It is counted. */
    MEASURED,
    /** It is about the realm, and reported to those who run it. */
    REPORTED,
    /** This realm has turned it off. */
    OFF;

    /**
     * What it is.
     *
     * @param phase what becomes of a new client
     */
    static RequirementState of(RequirementKind kind, Phase phase) {
        return switch (phase) {
            case OFF -> OFF;
            case MEASURED -> kind == RequirementKind.REPORTED ? REPORTED : MEASURED;
            case OBSERVED -> OBSERVED;
            case ANNOUNCED, WAIVED, ENFORCED -> kind == RequirementKind.INVARIANT ? ALWAYS : ENFORCED;
        };
    }

    /** Whether the reader has to meet it. */
    boolean holds() {
        return this == ALWAYS || this == ENFORCED;
    }

    /** The name in the files of texts. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
