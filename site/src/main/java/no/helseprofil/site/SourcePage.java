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

/** A parsed page of the documentation, with its headings and links. */
final class SourcePage {

    /** Extensions of CommonMark in its Markdown. */
    static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

    /** Folder of the pages for readers of Norwegian. */
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

    /** Returns the page with this path below the root of the checkout. */
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

    /** Returns the path below the root of the checkout. */
    String path() {
        return path;
    }

    /** Returns the parsed content. */
    Node document() {
        return document;
    }

    /** Returns the first heading, or the path if it has none. */
    String title() {
        return headings.isEmpty() ? path : PlainText.of(headings.get(0));
    }

    /** Returns the headings of this level, in their order. */
    List<Heading> headings(int level) {
        return headings.stream().filter(heading -> heading.getLevel() == level).toList();
    }

    /** Returns the fragment of a heading. */
    String anchor(Heading heading) {
        return anchors.getOrDefault(heading, "");
    }

    /** Returns the fragments of all headings. */
    Set<String> anchors() {
        return anchors.values().stream().collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the links to files of the checkout, in their order. */
    List<SourceLink> links() {
        return links;
    }

    /** Returns the language tag for HTML. */
    String language() {
        return isNorwegian() ? "nb" : "en";
    }

    /** Returns whether it is for readers of Norwegian. */
    boolean isNorwegian() {
        return path.startsWith(NORWEGIAN);
    }
}
