package no.helseprofil.site;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;

/** A link of a page to something of the checkout, or a picture on it. */
final class SourceLink {

    private final Node node;
    private final Consumer<String> destination;
    private final String path;
    private final String written;
    private final String fragment;
    private String language = "";

    private SourceLink(Node node, Consumer<String> destination, String written, String path, String fragment) {
        this.node = node;
        this.destination = destination;
        this.path = path;
        this.fragment = fragment;
        this.written = written;
    }

    /** The link, unless it is one to another host. */
    static Optional<SourceLink> of(String page, Link link) {
        return of(page, link, link.getDestination(), link::setDestination);
    }

    /** The same of a picture. */
    static Optional<SourceLink> of(String page, Image image) {
        return of(page, image, image.getDestination(), image::setDestination);
    }

    private static Optional<SourceLink> of(String page, Node node, String written, Consumer<String> destination) {
        URI uri = URI.create(written);
        if (uri.getScheme() != null) {
            return Optional.empty();
        }
        String named = uri.getPath();
        Path target = named.isEmpty() ? Path.of(page) : Path.of("/" + page).resolveSibling(named);
        String path = target.normalize().toString();
        String fragment = uri.getFragment() == null ? "" : uri.getFragment();
        return Optional.of(
                new SourceLink(node, destination, written, path.startsWith("/") ? path.substring(1) : path, fragment));
    }

    /** What it leads to, from the root of the checkout. */
    String path() {
        return path;
    }

    /** Which heading of it, or the empty string. */
    String fragment() {
        return fragment;
    }

    /** Whether it is this one. */
    boolean is(Node other) {
        return node == other;
    }

    /** The language of the page that it leads to, or the empty string where it leads to none. */
    String language() {
        return language;
    }

    /** As the page says it. */
    String written() {
        return written;
    }

    /** Leads to this page, at this address. */
    void leadTo(String address, SourcePage page) {
        leadTo(fragment.isEmpty() ? address : address + "#" + fragment);
        language = page.language();
    }

    /** Leads to this address. */
    void leadTo(String address) {
        destination.accept(address);
    }

    /** Leaves its words where it stood. */
    void leadNowhere() {
        Node child = node.getFirstChild();
        while (child != null) {
            Node next = child.getNext();
            node.insertBefore(child);
            child = next;
        }
        node.unlink();
    }
}
