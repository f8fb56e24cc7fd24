package no.helseprofil.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of what {@link Looks} saves by: words, widths and colours have nothing to do with each other in our style
 * sheets.
 */
class LooksTest {

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern MEDIA =
            Pattern.compile("@media([^{]*)\\{((?:[^{}]*\\{[^{}]*})*)\\s*}", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "providers/features/src/main/resources/no/helseprofil/html/page.css",
                "providers/features/src/main/resources/no/helseprofil/assessment/report/report.css",
                "themes/helseprofil/login/resources/css/helseprofil.css"
            })
    void styleSheetsHaveNoLanguageOrWidthDependentColours(String file) throws IOException {
        String css =
                COMMENT.matcher(Files.readString(Path.of("..").resolve(file))).replaceAll("");
        List<MatchResult> media = MEDIA.matcher(css).results().toList();
        List<MatchResult> widths =
                media.stream().filter(it -> it.group(1).contains("width")).toList();

        assertThat(css).doesNotContain(":lang", "[lang");
        assertThat(media).as("the control: each is read").hasSize(css.split("@media", -1).length - 1);
        assertThat(widths).isNotEmpty().allSatisfy(it -> {
            assertThat(it.group(1)).doesNotContain("color-scheme");
            assertThat(it.group(2)).doesNotContainIgnoringCase("color", "background", "#", "dark");
        });
    }
}
