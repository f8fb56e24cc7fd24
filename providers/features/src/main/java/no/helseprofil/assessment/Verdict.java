package no.helseprofil.assessment;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an assessment says of one subject and one requirement. */
public enum Verdict {
    /** It was looked at, and is as the requirement asks. */
    PASS,
    /** It is not, and is refused for it now; of an API: it lets in what it must refuse. */
    FAIL,
    /** It is not, and passes until a date, or for as long as no date is set. */
    WARN,
    /** It is not, and a waiver lets it pass until the waiver ends. */
    WAIVED,
    /** The requirement has nothing to say about it. */
    NOT_APPLICABLE,
    /** Only requests could show it, and none of the kind came in the time that was looked at. */
    NOT_SEEN,
    /** It couldn't be found out; the message says why. */
    INCONCLUSIVE;

    /** The name in reports. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether something was found that contradicts the requirement, whatever becomes of it. */
    public boolean isFinding() {
        return this == FAIL || this == WARN || this == WAIVED;
    }
}
