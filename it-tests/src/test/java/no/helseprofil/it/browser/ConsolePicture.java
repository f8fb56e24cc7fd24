package no.helseprofil.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Picture of {@code docs/console.md}, made by the test that comes to the page anyway. What it shows stands beside it,
 * for a reader who can't see it, and is compared with the page: a picture that isn't of this console any more fails.
 * All are made anew by {@code -Dpictures.write}.
 */
final class ConsolePicture {

    private static final String WRITE = "pictures.write";
    private static final Path PAGE = Path.of("..", "docs", "console.md");
    private static final Path FOLDER = Path.of("..", "docs", "pictures");
    private static final String HEADINGS = """
            return [...document.querySelectorAll('main h1')].map(one => one.textContent).join() + ': '
                + [...document.querySelectorAll('main h2')].map(one => one.textContent).join('; ')""";

    private ConsolePicture() {}

    /**
     * Compares the words beside a picture with the page that is shown.
     *
     * @param name of its file, without {@code console-} and its ending
     */
    static void of(Chromium chromium, String name) {
        String shown = Objects.toString(chromium.run(HEADINGS));
        String file = "console-" + name + ".png";
        try {
            String page = Files.readString(PAGE);
            Matcher beside = Pattern.compile("!\\[([^]]*)]\\(pictures/" + Pattern.quote(file) + "\\)")
                    .matcher(page);
            assertThat(beside.find()).as("%s has the picture %s", PAGE, file).isTrue();
            if (System.getProperty(WRITE) != null) {
                chromium.screenshot(FOLDER.resolve(file));
                Files.writeString(PAGE, new StringBuilder(page).replace(beside.start(1), beside.end(1), shown));
            } else {
                assertThat(FOLDER.resolve(file)).isRegularFile();
                assertThat(beside.group(1))
                        .as("what %s shows; -D%s makes the pictures anew", file, WRITE)
                        .isEqualTo(shown);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the picture " + file, e);
        }
    }
}
