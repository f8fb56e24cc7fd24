package no.helseprofil;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A document that a test writes from the code, whole or in part, if the build is asked to, and compares otherwise.
 *
 * @param file the document
 * @param property the system property that asks to write it
 * @param test the test that writes it
 */
public record GeneratedDocument(Path file, String property, Class<?> test) {

    /** Returns the command that writes the document. */
    public String command() {
        return "mvn test -pl providers -Dtest=" + test.getSimpleName() + " -D" + property;
    }

    /** Returns what the document says; nothing if it is yet to be written. */
    public String text() throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /** Fails if the document says something else. */
    public void shows(String expected) throws IOException {
        if (System.getProperty(property) != null) {
            Files.writeString(file, expected);
        }
        assertThat(text())
                .as(
                        "%s is out of date; write it anew: %s (for a new requirement docs/adding-a-requirement.md, step 6)",
                        file, command())
                .isEqualTo(expected);
    }

    /** Fails if the document says something else between the two marks that name a part. */
    public void shows(String part, String content) throws IOException {
        String begin = "<!-- " + part + ": written by `" + command() + "` -->\n";
        String end = "<!-- /" + part + " -->\n";
        String text = text();
        assertThat(text).as("marks of %s in %s", part, file).contains(begin, end);
        shows(text.substring(0, text.indexOf(begin) + begin.length()) + content + text.substring(text.indexOf(end)));
    }
}
