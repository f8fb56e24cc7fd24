package no.helseprofil.site;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;

/** A link or picture of a page that refers to a file of the checkout. */
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

    /** Reads a link; empty if it leads to another host. */
    static Optional<SourceLink> of(String page, Link link) {
        return of(page, link, link.getDestination(), link::setDestination);
    }

    /** Reads a picture; empty if it is on another host. */
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

    /** Returns the path of the target, from the root of the checkout. */
    String path() {
        return path;
    }

    /** Returns the fragment of the target, or the empty string. */
    String fragment() {
        return fragment;
    }

    /** Returns whether a node is this link. */
    boolean is(Node other) {
        return node == other;
    }

    /** Returns the language of the target page, or the empty string if it is no page. */
    String language() {
        return language;
    }

    /** Returns the destination as written in the page. */
    String written() {
        return written;
    }

    /** Sets the target page and its address. */
    void leadTo(String address, SourcePage page) {
        leadTo(fragment.isEmpty() ? address : address + "#" + fragment);
        language = page.language();
    }

    /** Sets the address. */
    void leadTo(String address) {
        destination.accept(address);
    }

    /** Replaces the link by its words. */
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
