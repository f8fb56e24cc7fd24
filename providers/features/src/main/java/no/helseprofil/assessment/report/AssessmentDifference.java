package no.helseprofil.assessment.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.StoredAssessment;
import no.helseprofil.assessment.SubjectKind;
import no.helseprofil.assessment.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Difference between two assessments of a realm. A finding is identified by the internal id of its subject and by its
 * requirement, so that a client that takes another's name inherits none of its findings. Only subjects that both
 * assessments covered are compared. Memory holds the findings of the earlier assessment, and none of the later one.
 */
record AssessmentDifference(StoredAssessment before, StoredAssessment now) {

    Run earlier() {
        return before.run();
    }

    Run later() {
        return now.run();
    }

    /** Passes each change, in the order of the later assessment; subjects that are gone come last. */
    void forEach(Consumer<VerdictChange> reader) {
        Map<String, Earlier> earlier = findings();
        now.forEach(assessed -> {
            if (isCompared(assessed)) {
                changes(assessed, Optional.ofNullable(earlier.remove(key(assessed))), reader);
            }
        });
        earlier.values()
                .forEach(gone -> gone.findings.forEach((requirement, verdict) -> reader.accept(
                        new VerdictChange(VerdictChange.Kind.GONE, gone.subject, requirement, verdict, null))));
    }

    private Map<String, Earlier> findings() {
        Map<String, Earlier> all = new LinkedHashMap<>();
        before.forEach(assessed -> {
            if (isCompared(assessed)) {
                Earlier earlier = Earlier.of(assessed);
                if (!earlier.findings.isEmpty()) {
                    all.put(key(assessed), earlier);
                }
            }
        });
        return all;
    }

    /**
     * Returns whether both assessments covered this kind. The settings of the realm are covered whenever clients are.
     */
    private boolean isCompared(Assessed assessed) {
        return SubjectKind.of(assessed) == SubjectKind.API
                ? before.run().apis() && now.run().apis()
                : before.run().clients() && now.run().clients();
    }

    /** Returns a key that includes the kind, since a client that stands for an API is both. */
    private static String key(Assessed assessed) {
        return SubjectKind.of(assessed).id() + " " + assessed.id();
    }

    private static void changes(Assessed assessed, Optional<Earlier> earlier, Consumer<VerdictChange> reader) {
        Subject subject = Subject.of(assessed);
        Map<String, Verdict> findings = new LinkedHashMap<>();
        earlier.ifPresent(known -> findings.putAll(known.findings));
        for (RequirementVerdict verdict : assessed.verdicts()) {
            Verdict was = findings.remove(verdict.requirement());
            kind(was, verdict.verdict())
                    .ifPresent(kind ->
                            reader.accept(new VerdictChange(kind, subject, verdict.requirement(), was, verdict)));
        }
        findings.forEach((requirement, was) ->
                reader.accept(new VerdictChange(VerdictChange.Kind.UNCLEAR, subject, requirement, was, null)));
    }

    /**
     * Returns the kind of the change; empty if the verdict didn't change.
     *
     * @param was the earlier verdict if it was a finding
     */
    private static Optional<VerdictChange.Kind> kind(@Nullable Verdict was, Verdict is) {
        if (was == null) {
            return is.isFinding() ? Optional.of(VerdictChange.Kind.NEW) : Optional.empty();
        }
        return switch (is) {
            case FAIL, WARN, WAIVED -> Optional.empty();
            case PASS, NOT_APPLICABLE -> Optional.of(VerdictChange.Kind.MENDED);
            case NOT_SEEN, INCONCLUSIVE -> Optional.of(VerdictChange.Kind.UNCLEAR);
        };
    }

    /** The earlier findings on a subject. */
    private record Earlier(Subject subject, Map<String, Verdict> findings) {

        static Earlier of(Assessed assessed) {
            Map<String, Verdict> findings = new LinkedHashMap<>();
            assessed.verdicts().stream()
                    .filter(verdict -> verdict.verdict().isFinding())
                    .forEach(verdict -> findings.put(verdict.requirement(), verdict.verdict()));
            return new Earlier(Subject.of(assessed), findings);
        }
    }
}
