package no.helseprofil.assessment.report;

import static no.helseprofil.html.Html.element;
import static no.helseprofil.html.Html.text;

import java.util.List;
import java.util.Optional;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.html.Html;
import no.helseprofil.html.StyleSheet;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.PolicyExecutor;
import org.jspecify.annotations.Nullable;

/** Elements shared by the pages of reports. */
record ReportPage(Readership readers, ReportWords words) {

    static final StyleSheet STYLE = StyleSheet.COMMON.and(ReportPage.class, "report.css");

    Html.Element page(String title, List<? extends Html> content) {
        Html.Element main = element("main", element("h1", text(title))).and(content);
        return Html.page(STYLE, readers.language().tag(), readers.authority(), title, main.with("class", "report"));
    }

    /** Returns a part of the page that links can address by its id. */
    Html.Element section(String id, String title, List<? extends Html> content) {
        return element("section", element("h2", text(title)).with("id", id)).and(content);
    }

    /** Returns a table that scrolls by itself, by touch or keyboard, if it is wider than the window. */
    Html.Element table(String caption, List<? extends Html> headings, Html rows) {
        Html.Element table = element(
                "table",
                element("caption", text(caption)),
                element("thead", element("tr", headings)),
                element("tbody", rows));
        return element("div", table)
                .with("class", "scrolled")
                .with("role", "region")
                .with("tabindex", "0")
                .with("aria-label", caption);
    }

    Html.Element column(String word) {
        return element("th", text(words.get(word))).with("scope", "col");
    }

    Html.Element row(Html heading, List<? extends Html> cells) {
        return element("tr", element("th", heading).with("scope", "row")).and(cells);
    }

    Html.Element cell(String content) {
        return element("td", text(content));
    }

    Html.Element cell(int count) {
        return element("td", text(String.valueOf(count))).with("class", count == 0 ? "number none" : "number");
    }

    Html.Element fact(String word, Html... content) {
        return element("div", element("dt", text(words.get(word))), element("dd", content));
    }

    Html.Element fact(String word, String content) {
        return fact(word, text(content));
    }

    Html.Element paragraph(String content) {
        return element("p", text(content));
    }

    Html.Element badge(Verdict verdict) {
        return element("span", text(words.verdict(verdict))).with("class", "verdict " + verdict.id());
    }

    /** Returns a sentence of the server's, which is English on every page. It is folded on pages in other languages. */
    Html.Element english(String element, String sentence) {
        Html.Element said = element(element, text(sentence)).with("lang", "en");
        return readers.language() == Language.EN
                ? said
                : element("details", element("summary", text(words.get("said"))), said)
                        .with("class", "said");
    }

    /**
     * Returns a link to the page of a requirement; empty for a client policy of Keycloak's, for which the server has no
     * page.
     */
    Optional<Html.Element> help(String requirement) {
        return PolicyExecutor.read(requirement).isPresent()
                ? Optional.empty()
                : Optional.of(element("a", text(words.filled("help", requirement)))
                        .with("href", readers.page().apply(requirement)));
    }

    Html.Element link(String target, String content) {
        return element("a", text(content)).with("href", "#" + target);
    }

    /** Returns the character for a verdict. */
    static String sign(@Nullable Verdict verdict) {
        if (verdict == null) {
            return "";
        }
        return switch (verdict) {
            case PASS -> "\u2713";
            case FAIL -> "\u2717";
            case WARN -> "!";
            case WAIVED -> "~";
            case NOT_APPLICABLE -> "\u2013";
            case NOT_SEEN -> "\u00b7";
            case INCONCLUSIVE -> "?";
        };
    }
}
