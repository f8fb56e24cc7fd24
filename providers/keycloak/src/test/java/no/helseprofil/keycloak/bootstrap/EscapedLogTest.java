package no.helseprofil.keycloak.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapedLogTest {

    private static final EscapedLog LOG = new EscapedLog(null);

    @ParameterizedTest
    @CsvSource({
        "0A, \\n",
        "0D, \\r",
        "1B, \\u001b",
        "00, \\u0000",
        "7F, \\u007f",
        "85, \\u0085",
        "9B, \\u009b",
        "2028, \\u2028",
        "2029, \\u2029",
        "202E, \\u202e",
        "2066, \\u2066",
        "D800, \\ud800"
    })
    void escapesControlCharacters(String character, String escape) {
        String sent = "a" + (char) Integer.parseInt(character, 16) + "b";
        String written = "a" + escape + "b";
        LogRecord concatenated = new LogRecord(Level.WARNING, sent);
        LogRecord formatted = new LogRecord(Level.WARNING, "said {0}");
        formatted.setParameters(new Object[] {sent});
        LogRecord thrown = new LogRecord(Level.WARNING, "failed");
        thrown.setThrown(new IllegalStateException("outer", new IllegalArgumentException(sent)));

        assertThat(LOG.isLoggable(concatenated)).isTrue();
        LOG.isLoggable(formatted);
        LOG.isLoggable(thrown);

        assertThat(concatenated.getMessage()).isEqualTo(written);
        assertThat(formatted.getParameters()).containsExactly(written);
        assertThat(thrown.getThrown().toString()).isEqualTo("java.lang.IllegalStateException: outer");
        assertThat(thrown.getThrown().getCause().toString())
                .isEqualTo("java.lang.IllegalArgumentException: " + written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Ærlig talt, Åse Øst", "a\tb", "čáhci", "\\n is none", "\uD83D\uDE91"})
    void leavesTextUnchanged(String text) {
        Exception failure = new IllegalStateException(text);
        LogRecord record = new LogRecord(Level.INFO, text);
        record.setThrown(failure);

        LOG.isLoggable(record);

        assertThat(record.getMessage()).isEqualTo(text);
        assertThat(record.getThrown()).as("the exception itself").isSameAs(failure);
    }

    @Test
    void leavesNonTextParametersUnchanged() {
        LogRecord record = new LogRecord(Level.INFO, "%d of {1}");
        record.setParameters(new Object[] {7, null, "a\nb"});

        LOG.isLoggable(record);

        assertThat(record.getMessage()).as("a format is the program's").isEqualTo("%d of {1}");
        assertThat(record.getParameters()).containsExactly(7, null, "a\\nb");
    }

    @Test
    void anExceptionKeepsStackCausesAndSuppressed() {
        IllegalStateException cause = new IllegalStateException("one\ntwo");
        IllegalArgumentException failure = new IllegalArgumentException("three", cause);
        failure.addSuppressed(new IllegalStateException("four\rfive"));
        cause.addSuppressed(failure);
        LogRecord record = new LogRecord(Level.SEVERE, "failed");
        record.setThrown(failure);

        LOG.isLoggable(record);

        Throwable written = record.getThrown();
        assertThat(written.getStackTrace()).isEqualTo(failure.getStackTrace());
        assertThat(written.getCause().getMessage()).isEqualTo("one\\ntwo");
        assertThat(written.getSuppressed()[0].toString()).endsWith("four\\rfive");
    }

    @Test
    void delegatesToThePreviousFilter() {
        LogRecord record = new LogRecord(Level.INFO, "a\nb");

        assertThat(new EscapedLog(seen -> !seen.getMessage().equals("a\\nb")).isLoggable(record))
                .as("it sees what is written")
                .isFalse();
    }
}
