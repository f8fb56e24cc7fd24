package no.helseprofil.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The part of a page of the documentation that a test writes: between two comments, the first of which says by which command.
 *
 * @param page its path below {@code docs}
 * @param name what the part is called in the comments; with the property {@code <name>.write} it is written
 * @param command what runs the test
 */
public record WrittenPart(String page, String name, String command) {

    /** A part that a test of this module writes which needs no server. */
    public static WrittenPart of(String page, String name, Class<?> test) {
        return new WrittenPart(page, name, "mvn test -pl providers,it-tests -Dtest=" + test.getSimpleName());
    }

    /** Fails unless the page has this text there, or writes it if the run asks for that. */
    public void holds(String text) throws IOException {
        if (System.getProperty(property()) != null) {
            String document = document();
            Files.writeString(
                    file(),
                    document.substring(0, document.indexOf(begin()) + begin().length())
                            + text
                            + document.substring(document.indexOf(end())));
            return;
        }
        assertThat(text())
                .as("docs/%s is out of date; write it anew: %s -D%s", page, command, property())
                .isEqualTo(text);
    }

    /** Returns the text that the page has there. */
    public String text() throws IOException {
        String document = document();
        return document.substring(document.indexOf(begin()) + begin().length(), document.indexOf(end()));
    }

    private String document() throws IOException {
        String document = Files.readString(file());
        assertThat(document).as("the place of %s in %s", name, page).contains(begin(), end());
        return document;
    }

    private Path file() {
        return Path.of("..", "docs", page);
    }

    private String property() {
        return name + ".write";
    }

    private String begin() {
        return "<!-- " + name + ": written by `" + command + " -D" + property() + "` -->\n";
    }

    private String end() {
        return "<!-- /" + name + " -->\n";
    }
}
