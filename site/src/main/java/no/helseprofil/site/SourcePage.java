package no.helseprofil.site;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;

/** A page of the documentation, parsed: its headings and what it links to. */
final class SourcePage {

    /** What its Markdown has beside CommonMark. */
    static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

    /** Where the pages are for readers of Norwegian. */
    static final String NORWEGIAN = "docs/no/";

    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

    private final String path;
    private final Node document;
    private final Map<Heading, String> anchors = new IdentityHashMap<>();
    private final List<Heading> headings = new ArrayList<>();
    private final List<SourceLink> links = new ArrayList<>();

    private SourcePage(String path, Node document) {
        this.path = path;
        this.document = document;
    }

    /** The page with this path below the root of the checkout. */
    static SourcePage of(String path, String markdown) {
        SourcePage page = new SourcePage(path, PARSER.parse(markdown));
        page.look();
        return page;
    }

    private void look() {
        HeadingAnchors names = new HeadingAnchors();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                anchors.put(heading, names.next(PlainText.of(heading)));
                headings.add(heading);
                visitChildren(heading);
            }

            @Override
            public void visit(Link link) {
                SourceLink.of(path, link).ifPresent(links::add);
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                SourceLink.of(path, image).ifPresent(links::add);
                visitChildren(image);
            }
        });
    }

    /** Its path below the root of the checkout. */
    String path() {
        return path;
    }

    /** What it says, as a tree. */
    Node document() {
        return document;
    }

    /** Its first heading. */
    String title() {
        return headings.isEmpty() ? path : PlainText.of(headings.get(0));
    }

    /** Its headings of this level, in their order. */
    List<Heading> headings(int level) {
        return headings.stream().filter(heading -> heading.getLevel() == level).toList();
    }

    /** By which fragment a heading is named. */
    String anchor(Heading heading) {
        return anchors.getOrDefault(heading, "");
    }

    /** The fragments that name its headings. */
    Set<String> anchors() {
        return anchors.values().stream().collect(Collectors.toUnmodifiableSet());
    }

    /** Its links to what is of the checkout, in their order. */
    List<SourceLink> links() {
        return links;
    }

    /** As HTML names it. */
    String language() {
        return isNorwegian() ? "nb" : "en";
    }

    /** Whether it is for readers of Norwegian. */
    boolean isNorwegian() {
        return path.startsWith(NORWEGIAN);
    }
}
