package no.helseprofil.html;

import static no.helseprofil.html.Html.element;
import static no.helseprofil.html.Html.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTest {

    private static final String HOSTILE = "<script>alert(\"1\")</script> & 'x'";
    private static final String HARMLESS = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;";

    @Test
    void textStaysText() {
        assertThat(element("p", text(HOSTILE)).render()).isEqualTo("<p>" + HARMLESS + "</p>");
    }

    @Test
    void anAttributeStaysInItsQuotes() {
        assertThat(element("a").with("href", HOSTILE).render()).isEqualTo("<a href=\"" + HARMLESS + "\"></a>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0", "\u0007", "\u001b", "\u007f", "\u0085", "\ud800", "\u202e", "\u2066", "\u2069", "\u200f", "\u061c"
            })
    void whatNobodySeesIsShownAsUnreadable(String unseen) {
        assertThat(element("p", text("a" + unseen + "b")).with("title", unseen).render())
                .isEqualTo("<p title=\"\ufffd\">a\ufffdb</p>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\tb", "a\r\nb", "Bod\u00f8", "\u05e9\u05dc\u05d5\u05dd", "\ud83d\ude00"})
    void whatIsSeenStays(String seen) {
        assertThat(text(seen).render()).isEqualTo(seen);
    }

    @Test
    void markedTextIsCodeBetweenBackticksAndEscapedThereToo() {
        assertThat(element("p", Html.marked("set `typ` to `<a>` & go")).render())
                .isEqualTo("<p>set <code>typ</code> to <code>&lt;a&gt;</code> &amp; go</p>");
    }

    @Test
    void elementsNestInOrderAndKeepTheirAttributes() {
        Html.Element list =
                element("ul", element("li", text("a")).with("class", "x").with("id", "y"), element("li"));
        assertThat(Html.document(list))
                .isEqualTo("<!DOCTYPE html>\n<ul><li class=\"x\" id=\"y\">a</li><li></li></ul>\n");
    }

    @Test
    void whatIsRenderedBeforeIsWrittenAsTheTreeThatItWas() {
        Html tree = Html.element("p", Html.text("a < b")).with("class", "\"x\"");

        assertThat(tree.rendered().render()).isEqualTo(tree.render());
        assertThat(Html.element("div", tree.rendered(), tree.rendered()).render())
                .isEqualTo(Html.element("div", tree, tree).render());
    }

    @Test
    void anElementWithoutContentModelHasNoEndTag() {
        assertThat(element("meta").with("charset", "utf-8").render()).isEqualTo("<meta charset=\"utf-8\">");
    }

    @Test
    void aFlowIsWrittenPieceByPieceAndItsTextStaysText() throws IOException {
        StringBuilder page = new StringBuilder();
        List<String> whileItFlows = new ArrayList<>();
        Html flow = Html.flow(out -> {
            out.accept(element("li", text(HOSTILE)));
            whileItFlows.add(page.toString());
            out.accept(element("li"));
        });

        element("ul", flow).write(page);

        assertThat(whileItFlows).containsExactly("<ul><li>" + HARMLESS + "</li>");
        assertThat(page).hasToString("<ul><li>" + HARMLESS + "</li><li></li></ul>");
    }

    @Test
    void aReaderWhoLeavesEndsAFlowWithTheCauseOfIt() {
        Html flow = Html.flow(out -> out.accept(text("x")));
        assertThatThrownBy(() -> flow.write(new Closed())).isExactlyInstanceOf(IOException.class);
    }

    private static final class Closed extends Writer {

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("closed");
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
