package no.helseprofil.assessment.report;

import java.util.Locale;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * A changed verdict on one subject and one requirement.
 *
 * @param kind kind of the change
 * @param subject the subject; the earlier one if it is gone
 * @param requirement the requirement's id
 * @param before the verdict of the earlier assessment; null if it gave none
 * @param now the verdict of the later assessment; null if it gave none
 */
public record VerdictChange(
        Kind kind,
        Subject subject,
        String requirement,
        @Nullable Verdict before,
        @Nullable RequirementVerdict now) {

    public enum Kind {
        /** It became a finding. */
        NEW,
        /** It was a finding, and the later assessment found it right. */
        MENDED,
        /** It was a finding, and the client or API no longer exists. */
        GONE,
        /** It was a finding, and the later assessment couldn't show whether it still is. */
        UNCLEAR;

        /** Returns the name in reports. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
