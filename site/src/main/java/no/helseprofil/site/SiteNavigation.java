package no.helseprofil.site;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.ListItem;

/**
 * Navigation by task, read from an index page: below each heading of the second level, the first link of each row of
 * its tables and each item of its lists.
 *
 * @param index the index page
 * @param groups the tasks in their order
 */
record SiteNavigation(SourcePage index, List<Group> groups) {

    static SiteNavigation of(SourcePage index) {
        Reader reader = new Reader(index.path());
        index.document().accept(reader);
        return new SiteNavigation(index, List.copyOf(reader.groups));
    }

    /**
     * A task.
     *
     * @param name the heading
     * @param entries the pages in their order
     */
    record Group(String name, List<Entry> entries) {

        /** Returns whether it contains this page. */
        boolean has(SourcePage page) {
            return entries.stream().anyMatch(entry -> entry.leadsTo(page));
        }
    }

    /**
     * A page.
     *
     * @param words text of the link
     * @param path path of the page, or of the folder that it describes, below the root of the checkout
     */
    record Entry(String words, String path) {

        boolean leadsTo(SourcePage page) {
            return page.path().equals(file());
        }

        String file() {
            return path.endsWith(".md") ? path : path + "/" + SiteAddress.README;
        }

        boolean isNorwegian() {
            return file().startsWith(SourcePage.NORWEGIAN);
        }
    }

    private static final class Reader extends AbstractVisitor {

        private final List<Group> groups = new ArrayList<>();
        private final String page;
        private boolean awaitsLink;

        private Reader(String page) {
            this.page = page;
        }

        @Override
        public void visit(Heading heading) {
            if (heading.getLevel() == 2) {
                groups.add(new Group(PlainText.of(heading), new ArrayList<>()));
            }
        }

        @Override
        public void visit(ListItem item) {
            awaitsLink = !groups.isEmpty();
            visitChildren(item);
            awaitsLink = false;
        }

        @Override
        public void visit(CustomNode node) {
            awaitsLink = node instanceof TableRow ? !groups.isEmpty() : awaitsLink;
            visitChildren(node);
            awaitsLink = awaitsLink && !(node instanceof TableRow);
        }

        @Override
        public void visit(Link link) {
            if (awaitsLink) {
                awaitsLink = false;
                SourceLink.of(page, link)
                        .ifPresent(each -> groups.get(groups.size() - 1)
                                .entries()
                                .add(new Entry(PlainText.of(link), each.path())));
            }
        }
    }
}
