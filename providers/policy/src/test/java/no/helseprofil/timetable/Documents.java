package no.helseprofil.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.timetable.InvalidProfileException.Problem;
import org.assertj.core.api.ListAssert;

/** Profile documents for tests, and what is wrong with them. */
final class Documents {

    private Documents() {}

    /** A document that says one thing about one requirement. */
    static String requirement(String id, String value) {
        return "{\"ruleSet\":\"helseid\",\"requirements\":{\"" + id + "\":" + value + "}}";
    }

    /** Begins assertions on the problems of a document that must be refused. */
    static ListAssert<Problem> problems(String text) {
        try {
            ProfileDocument.parse(text);
        } catch (InvalidProfileException invalid) {
            return assertThat(invalid.problems()).as("%.200s", text);
        }
        throw new AssertionError("this document was taken: " + text);
    }
}
