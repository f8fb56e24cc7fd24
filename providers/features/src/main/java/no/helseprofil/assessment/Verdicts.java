package no.helseprofil.assessment;

import java.util.List;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Terms.Timing;
import no.helseprofil.timetable.Timetable.Phase;
import org.jspecify.annotations.Nullable;

/** Verdict on a finding, decided by the timetable. */
final class Verdicts {

    private Verdicts() {}

    /** Returns the verdict on a contradiction of a requirement that isn't turned off. */
    static RequirementVerdict ofFinding(
            Requirement requirement, Timing timing, @Nullable String message, List<Evidence> evidence) {
        return new RequirementVerdict(requirement.id(), of(timing.phase()), timing.enforced(), message, evidence);
    }

    private static Verdict of(Phase phase) {
        return switch (phase) {
            case ENFORCED -> Verdict.FAIL;
            case WAIVED -> Verdict.WAIVED;
            case ANNOUNCED, OBSERVED, MEASURED -> Verdict.WARN;
            case OFF -> Verdict.NOT_APPLICABLE;
        };
    }
}
