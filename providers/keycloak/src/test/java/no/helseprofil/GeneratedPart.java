package no.helseprofil;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a page that a test writes from the code, between two marks that name it.
 *
 * @param page the page
 * @param name what the part is called in its marks
 * @param test the test that writes it
 */
public record GeneratedPart(Path page, String name, Class<?> test) {

    /** Fails if the page shows something else; writes it there where the build was asked to. */
    public void shows(String content) throws IOException {
        String property = name + ".write";
        String command = "mvn test -pl providers -Dtest=" + test.getSimpleName() + " -D" + property;
        String begin = "<!-- " + name + ": written by `" + command + "` -->\n";
        String end = "<!-- /" + name + " -->\n";
        String text = Files.readString(page);
        String expected = text.substring(0, text.indexOf(begin) + begin.length())
                + "\n" + content + "\n"
                + text.substring(text.indexOf(end));
        if (System.getProperty(property) != null) {
            Files.writeString(page, expected);
        }
        assertThat(Files.readString(page))
                .as("%s is out of date; write it anew: %s", page, command)
                .isEqualTo(expected);
    }
}
