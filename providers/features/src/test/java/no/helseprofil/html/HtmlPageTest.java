package no.helseprofil.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlPageTest {

    private static final String HOSTILE = "<script>alert(\"1\")</script> & 'x'";
    private static final String HARMLESS = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;";

    @Test
    void noTemplateInsertsAnythingUnescaped() throws IOException {
        List<Path> templates = new ArrayList<>();
        for (String module : List.of("features", "keycloak")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "resources"))) {
                files.filter(file -> file.toString().endsWith(".ftl")).forEach(templates::add);
            }
        }
        assertThat(templates)
                .as("templates of our pages")
                .hasSizeGreaterThan(8)
                .allSatisfy(template -> assertThat(Files.readString(template))
                        .as("%s", template)
                        .doesNotContain(
                                "no_esc",
                                "auto_esc",
                                "noautoesc",
                                "output_format",
                                "outputformat",
                                "?interpret",
                                "?eval",
                                "?new"));
    }

    @Test
    void textStaysTextAndAnAttributeInItsQuotes() {
        assertThat(page(HOSTILE).render())
                .contains("<p title=\"" + HARMLESS + "\">" + HARMLESS + "</p>")
                .contains("<title>" + HARMLESS + " – Helse</title>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0", "\u0007", "\u001b", "\u007f", "\u0085", "\ud800", "\u202e", "\u2066", "\u2069", "\u200f", "\u061c"
            })
    void whatNobodySeesIsShownAsUnreadable(String unseen) {
        assertThat(page("a" + unseen + "b").render()).contains("<p title=\"a\ufffdb\">a\ufffdb</p>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\tb", "a\r\nb", "Bod\u00f8", "\u05e9\u05dc\u05d5\u05dd", "\ud83d\ude00"})
    void whatIsSeenStays(String seen) {
        assertThat(page(seen).render()).contains("<p title=\"" + seen + "\">" + seen + "</p>");
    }

    @Test
    void markedTextIsCodeBetweenBackticksAndEscapedThereToo() {
        assertThat(page("set `typ` to `<a>` & go").render())
                .contains("<p>set <code>typ</code> to <code>&lt;a&gt;</code> &amp; go</p>");
    }

    @Test
    void aFlowIsWrittenPieceByPieceAndItsTextStaysText() throws IOException {
        StringWriter written = new StringWriter();
        List<String> whileItFlows = new ArrayList<>();
        page(HOSTILE, HtmlPage.flow(values -> {
                    values.accept(HOSTILE);
                    whileItFlows.add(written.toString());
                    values.accept("b");
                }))
                .write(written);

        assertThat(whileItFlows).singleElement().asString().endsWith("<ul><li>" + HARMLESS + "</li>");
        assertThat(written.toString()).contains("<ul><li>" + HARMLESS + "</li><li>b</li></ul>");
    }

    @Test
    void whatIsTheSameForManyIsRenderedOnceAndEscapedToo() {
        assertThat(page(HOSTILE, HtmlPage.flow(values -> {})).render())
                .contains("<b>" + HARMLESS + "1</b><b>" + HARMLESS + "1</b>");
    }

    @Test
    void aReaderWhoLeavesEndsAFlowWithTheCauseOfIt() {
        HtmlPage page =
                page("x", HtmlPage.flow(values -> Stream.generate(() -> "x").forEach(values)));
        assertThatThrownBy(() -> page.write(new Closed())).isExactlyInstanceOf(IOException.class);
    }

    @Test
    void aTemplateReachesNoClass() {
        HtmlPage page = HtmlPage.of(
                HtmlPageTest.class, "hostile.ftl", StyleSheet.COMMON, "nb", Authority.named("Helse"), Map.of());
        assertThatThrownBy(page::render).hasMessageContaining("hostile.ftl");
    }

    static HtmlPage page(String text) {
        return of(Map.of("text", text));
    }

    private static HtmlPage page(String text, Object words) {
        return of(Map.of("text", text, "words", words, "once", HtmlPage.once()));
    }

    private static HtmlPage of(Map<String, ?> model) {
        return HtmlPage.of(HtmlPageTest.class, "sample.ftl", StyleSheet.COMMON, "nb", Authority.named("Helse"), model);
    }

    private static final class Closed extends Writer {

        private int left = 10_000;

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            left -= length;
            if (left < 0) {
                throw new IOException("closed");
            }
        }

        @Override
        public void flush() {
            // nothing is held back
        }

        @Override
        public void close() {
            // is closed
        }
    }
}
