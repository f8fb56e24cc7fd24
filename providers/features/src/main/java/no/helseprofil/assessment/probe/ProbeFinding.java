package no.helseprofil.assessment.probe;

import java.util.List;
import no.helseprofil.assessment.Evidence;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import org.jspecify.annotations.Nullable;

/**
 * The result of one request.
 *
 * @param fault what was wrong with it
 * @param state whether the response was the expected one
 * @param sentence what the API must do, or why nothing was found out
 * @param answer the response; null if there was none
 */
record ProbeFinding(
        ApiFault fault,
        State state,
        String sentence,
        @Nullable ProbeAnswer answer) {

    enum State {
        AS_DUE,
        CONTRADICTS,
        UNCLEAR
    }

    static ProbeFinding asDue(ApiFault fault, @Nullable ProbeAnswer answer) {
        return new ProbeFinding(fault, State.AS_DUE, fault.sentence(), answer);
    }

    static ProbeFinding contradicting(ApiFault fault, ProbeAnswer answer) {
        return new ProbeFinding(fault, State.CONTRADICTS, fault.sentence(), answer);
    }

    static ProbeFinding unclear(ApiFault fault, String reason, @Nullable ProbeAnswer answer) {
        return new ProbeFinding(fault, State.UNCLEAR, reason, answer);
    }

    /**
     * Returns the same finding if the API still accepted valid requests afterwards; otherwise its refusals prove
     * nothing.
     */
    ProbeFinding confirmed(boolean taking, String reason) {
        boolean doubtful = !taking && state == State.AS_DUE && fault.due() != ApiFault.Expected.ACCEPTANCE;
        return doubtful ? unclear(fault, reason, answer) : this;
    }

    /**
     * Returns the verdict on one requirement from all findings. A contradiction counts even if other findings are
     * unclear.
     */
    static RequirementVerdict verdict(ApiCheck check, List<ProbeFinding> found) {
        List<ProbeFinding> contradicting = in(State.CONTRADICTS, found);
        List<ProbeFinding> failing = contradicting.stream()
                .filter(one -> one.fault.due() != ApiFault.Expected.ADVISED_REFUSAL)
                .toList();
        List<ProbeFinding> unclear = in(State.UNCLEAR, found);
        if (!failing.isEmpty()) {
            return verdict(check, Verdict.FAIL, failing.get(0).sentence, contradicting);
        }
        if (!contradicting.isEmpty()) {
            return verdict(check, Verdict.WARN, contradicting.get(0).sentence, contradicting);
        }
        return unclear.isEmpty()
                ? new RequirementVerdict(check.id(), Verdict.PASS, null, check.unseen(), List.of())
                : verdict(check, Verdict.INCONCLUSIVE, unclear.get(0).sentence, unclear);
    }

    private static List<ProbeFinding> in(State state, List<ProbeFinding> found) {
        return found.stream().filter(one -> one.state == state).toList();
    }

    private static RequirementVerdict verdict(
            ApiCheck check, Verdict verdict, String sentence, List<ProbeFinding> evidence) {
        return new RequirementVerdict(
                check.id(),
                verdict,
                null,
                sentence,
                evidence.stream().map(ProbeFinding::evidence).toList());
    }

    private Evidence evidence() {
        return answer == null ? new Evidence.Probe(fault.name(), null, null) : answer.toRequestWith(fault);
    }
}
