package no.helseprofil.assessment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verdict on one requirement. The remedy is the requirement's own text, in the language of whoever reads the report.
 *
 * @param requirement its id
 * @param verdict the verdict
 * @param from from when requests are refused for it, a waiver and a hold counted; null if no date says so
 * @param message one sentence that says what to change, or why nothing could be found out; null where there is
 *     nothing to say
 * @param evidence what it rests on
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

    /** A verdict that needs no words. */
    public static RequirementVerdict of(String requirement, Verdict verdict) {
        return new RequirementVerdict(requirement, verdict, null, null, List.of());
    }
}
