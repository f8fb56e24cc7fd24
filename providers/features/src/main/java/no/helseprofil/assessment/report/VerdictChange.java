package no.helseprofil.assessment.report;

import java.util.Locale;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What is otherwise with one subject and one requirement.
 *
 * @param kind in which way
 * @param subject the subject; one that is gone as it was
 * @param requirement the requirement's id
 * @param before the verdict of the earlier assessment; null if it gave none
 * @param now what this assessment says of it; null if it says nothing
 */
record VerdictChange(
        Kind kind,
        Subject subject,
        String requirement,
        @Nullable Verdict before,
        @Nullable RequirementVerdict now) {

    enum Kind {
        /** It was no finding, and is one now. */
        NEW,
        /** It was a finding, and was looked at and found right. */
        MENDED,
        /** It was a finding, and the client or API isn't there any more. */
        GONE,
        /** It was a finding, and nothing showed this time whether it still is. */
        UNCLEAR;

        /** The name in reports. */
        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
