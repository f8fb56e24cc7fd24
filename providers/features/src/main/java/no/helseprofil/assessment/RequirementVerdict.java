package no.helseprofil.assessment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verdict on one requirement. The remedy is the requirement's own text, which a report shows in the reader's
 * language.
 *
 * @param requirement its id
 * @param verdict the verdict
 * @param from instant from which requests are refused for it, with a waiver and a hold taken into account; null if no
 *     date is set
 * @param message one sentence that says what to change, or why nothing could be found out; null if neither applies
 * @param evidence the evidence for it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RequirementVerdict(
        String requirement,
        Verdict verdict,
        @Nullable Instant from,
        @Nullable String message,
        List<Evidence> evidence) {

    public RequirementVerdict {
        evidence = evidence == null ? List.of() : List.copyOf(evidence);
    }

    /** Returns this verdict without date, message and evidence, which concern a single subject. */
    public RequirementVerdict ofAnySubject() {
        return of(requirement, verdict);
    }

    /** Returns a verdict without message and evidence. */
    public static RequirementVerdict of(String requirement, Verdict verdict) {
        return new RequirementVerdict(requirement, verdict, null, null, List.of());
    }
}
