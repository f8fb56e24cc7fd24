package no.helseprofil.timetable;

import static no.helseprofil.timetable.Documents.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import no.helseprofil.timetable.InvalidProfileException.Problem;
import org.junit.jupiter.api.Test;

/** Tests of the setting by which a document lets clients be tested against its realm. */
class ProfileDocumentTryTest {

    @Test
    void testRunsAreOffByDefault() throws InvalidProfileException {
        assertThat(ProfileDocument.parse("{\"ruleSet\":\"helseid\"}").trials()).isFalse();
    }

    @Test
    void isReadAndUnaffectedByHolds() throws InvalidProfileException {
        Profile read = ProfileDocument.parse("{\"ruleSet\":\"helseid\",\"try\":true}");
        assertThat(read.trials()).isTrue();
        assertThat(read.withHolds(Map.of()).trials()).isTrue();
    }

    @Test
    void requiresTrueOrFalse() {
        problems("{\"ruleSet\":\"helseid\",\"try\":\"yes\"}")
                .containsExactly(new Problem("/try", "write true or false"));
    }
}
