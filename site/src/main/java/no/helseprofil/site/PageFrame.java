package no.helseprofil.site;

import java.util.Map;
import java.util.Set;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Node;
import org.commonmark.renderer.html.AttributeProvider;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * A page as HTML, with the navigation beside it.
 *
 * @param page the page
 * @param navigation the navigation in its language
 * @param style the address of the style sheet, below the root of the site
 */
record PageFrame(SourcePage page, SiteNavigation navigation, String style) {

    private static final String NAME = "Helseprofil for Keycloak";

    String html() {
        boolean norwegian = page.isNorwegian();
        String index = SiteAddress.of(navigation.index().path());
        return """
                <!DOCTYPE html>
                <html lang="%s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s – Helseprofil</title>
                <link rel="stylesheet" href="%s">
                </head>
                <body>
                <a class="skip" href="#main">%s</a>
                <header><p><a href="%s">%s</a></p><p><a class="menu" href="#pages">%s</a> %s</p></header>
                <div class="columns">
                <main id="main">
                %s</main>
                <nav id="pages" aria-label="%s">
                %s</nav>
                </div>
                </body>
                </html>
                """.formatted(
                        page.language(),
                        escaped(page.title()),
                        address(style),
                        norwegian ? "Til innholdet" : "To the content",
                        address(index),
                        NAME,
                        norwegian ? "Meny" : "Menu",
                        otherLanguage(),
                        content(),
                        norwegian ? "Sider" : "Pages",
                        menu());
    }

    private String otherLanguage() {
        return page.isNorwegian()
                ? "<a href=\"%s\" lang=\"en\" hreflang=\"en\">English</a>".formatted(addressOf(SiteAddress.INDEX))
                : "<a href=\"%s\" lang=\"nb\" hreflang=\"nb\">Norsk</a>"
                        .formatted(addressOf(SiteAddress.NORWEGIAN_INDEX));
    }

    private String menu() {
        StringBuilder html = new StringBuilder();
        for (SiteNavigation.Group group : navigation.groups()) {
            if (group.entries().isEmpty()) {
                continue;
            }
            html.append("<details%s><summary>%s</summary>\n<ul>\n"
                    .formatted(isOpen(group) ? " open" : "", escaped(group.name())));
            group.entries().forEach(entry -> html.append(item(entry)));
            html.append("</ul>\n</details>\n");
        }
        return html.toString();
    }

    /** Returns whether a group is open: the group of the page, or all of them on the first page. */
    private boolean isOpen(SiteNavigation.Group group) {
        return group.has(page) || page.path().equals(navigation.index().path());
    }

    private String item(SiteNavigation.Entry entry) {
        String current = entry.leadsTo(page) ? " aria-current=\"page\"" : "";
        String language = entry.isNorwegian() && !page.isNorwegian() ? " lang=\"nb\" hreflang=\"nb\"" : "";
        return "<li><a href=\"%s\"%s%s>%s</a>%s</li>\n"
                .formatted(
                        addressOf(entry.file()),
                        current,
                        language,
                        escaped(entry.words()),
                        entry.leadsTo(page) ? sections() : "");
    }

    private String sections() {
        StringBuilder html = new StringBuilder();
        for (Heading heading : page.headings(2)) {
            html.append("<li><a href=\"#%s\">%s</a></li>\n"
                    .formatted(escaped(page.anchor(heading)), escaped(PlainText.of(heading))));
        }
        return html.isEmpty() ? "" : "\n<ul>\n" + html + "</ul>";
    }

    private String content() {
        page.document().accept(new WithoutComments());
        return HtmlRenderer.builder()
                .extensions(SourcePage.EXTENSIONS)
                .escapeHtml(true)
                .attributeProviderFactory(context -> new IdsAndLanguages())
                .build()
                .render(page.document())
                .replace("<table>", "<div class=\"table\" tabindex=\"0\"><table>")
                .replace("</table>", "</table></div>");
    }

    private String addressOf(String file) {
        return address(SiteAddress.of(file));
    }

    private String address(String inSite) {
        return SiteAddress.relative(page.path(), inSite);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private final class IdsAndLanguages implements AttributeProvider {

        @Override
        public void setAttributes(Node node, String tag, Map<String, String> attributes) {
            if (node instanceof Heading heading) {
                attributes.put("id", page.anchor(heading));
            }
            page.links().stream()
                    .filter(link ->
                            link.is(node) && !Set.of("", page.language()).contains(link.language()))
                    .forEach(link -> attributes.put("hreflang", link.language()));
        }
    }

    /** Visitor that removes comments, which are for the authors of the Markdown. */
    private static final class WithoutComments extends AbstractVisitor {

        @Override
        public void visit(HtmlBlock block) {
            remove(block, block.getLiteral());
        }

        @Override
        public void visit(HtmlInline inline) {
            remove(inline, inline.getLiteral());
        }

        private static void remove(Node node, String literal) {
            if (literal.startsWith("<!--")) {
                node.unlink();
            }
        }
    }
}
