package no.helseprofil.assessment;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Verdict of an assessment on one subject and one requirement. */
public enum Verdict {
    /** The subject was examined and meets the requirement. */
    PASS,
    /** The subject doesn't meet the requirement and is refused for it now; an API lets in what it must refuse. */
    FAIL,
    /** The subject doesn't meet the requirement and passes until a date, or for as long as no date is set. */
    WARN,
    /** The subject doesn't meet the requirement, and a waiver lets it pass until the waiver ends. */
    WAIVED,
    /** The requirement doesn't apply to the subject. */
    NOT_APPLICABLE,
    /** Only requests could show it, and none of the kind came within the window. */
    NOT_SEEN,
    /** The probe or check had no result; the message says why. */
    INCONCLUSIVE;

    private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** Returns the name in reports. */
    @JsonValue
    public String id() {
        return id;
    }

    /** Returns whether something contradicts the requirement, whatever follows from it. */
    public boolean isFinding() {
        return this == FAIL || this == WARN || this == WAIVED;
    }
}
