package no.helseprofil.html;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * HTML as a tree. Values can only be added as text, so that the name of a realm always stays text; names of elements
 * and attributes are constants of the code.
 */
public sealed interface Html {

    /** Writes it piece by piece. */
    void write(Appendable out) throws IOException;

    default String render() {
        try {
            StringBuilder text = new StringBuilder();
            write(text);
            return text.toString();
        } catch (IOException impossible) {
            throw new UncheckedIOException("a StringBuilder takes everything", impossible);
        }
    }

    /** Returns the same content in its written form, for content that is written many times. */
    default Html rendered() {
        return new Rendered(this);
    }

    static Html text(String text) {
        return new Text(text);
    }

    static Element element(String name, Html... children) {
        return new Element(name, Map.of(), List.of(children));
    }

    static Element element(String name, List<? extends Html> children) {
        return new Element(name, Map.of(), List.copyOf(children));
    }

    /**
     * Returns a page of a realm.
     *
     * @param language language tag
     * @param authority the authority that runs the realm
     * @param main the content
     */
    static Element page(StyleSheet style, String language, Authority authority, String title, Element main) {
        Element head = element(
                "head",
                element("meta").with("charset", "utf-8"),
                element("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"),
                element("title", text(title + " \u2013 " + authority.name())),
                style.of(authority).element());
        Element body = element("body", authority.header(), main);
        return element("html", head, body).with("lang", language);
    }

    /** Returns content that is too large for memory: each piece is written as it comes, and then dropped. */
    static Html flow(Consumer<Consumer<Html>> content) {
        return new Flow(content);
    }

    /** Returns a text of ours, in which {@code `backticks`} mark code. */
    static List<Html> marked(String text) {
        String[] parts = text.split("`", -1);
        return IntStream.range(0, parts.length)
                .mapToObj(i -> i % 2 == 0 ? text(parts[i]) : element("code", text(parts[i])))
                .toList();
    }

    static String document(Element root) {
        return "<!DOCTYPE html>\n" + root.render() + "\n";
    }

    static void writeDocument(Element root, Appendable out) throws IOException {
        out.append("<!DOCTYPE html>\n");
        root.write(out);
        out.append("\n");
    }

    record Text(String text) implements Html {

        private static final String MARKUP = "&<>\"'";

        /**
         * Control characters, which HTML may not contain (HTML Standard, 13.2.3.5), and characters with which a name
         * could turn the direction of the text around it (UTS #55).
         */
        private static final Pattern UNSEEN =
                Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\\t\\n\\r]]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]");

        @Override
        public void write(Appendable out) throws IOException {
            out.append(escaped(text));
        }
    }

    /** See {@link #rendered}. Only a tree can become one, so that values stay text. */
    final class Rendered implements Html {

        private final String html;

        private Rendered(Html tree) {
            this.html = tree.render();
        }

        @Override
        public void write(Appendable out) throws IOException {
            out.append(html);
        }
    }

    /** A style sheet of ours, which is written unescaped; it must not contain {@code <}. */
    record Style(String css) implements Html {

        @Override
        public void write(Appendable out) throws IOException {
            out.append("<style>").append(css).append("</style>");
        }
    }

    /** See {@link #flow}. */
    record Flow(Consumer<Consumer<Html>> content) implements Html {

        @Override
        public void write(Appendable out) throws IOException {
            try {
                content.accept(piece -> writeUnchecked(piece, out));
            } catch (UncheckedIOException broken) {
                throw broken.getCause();
            }
        }

        private static void writeUnchecked(Html piece, Appendable out) {
            try {
                piece.write(out);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    record Element(String name, Map<String, String> attributes, List<Html> children) implements Html {

        private static final List<String> WITHOUT_END = List.of("meta", "input", "link", "img");

        public Element with(String attribute, String value) {
            Map<String, String> more = new LinkedHashMap<>(attributes);
            more.put(attribute, value);
            return new Element(name, more, children);
        }

        /** Returns the element with further children after its own. */
        public Element and(List<? extends Html> further) {
            List<Html> more = new ArrayList<>(children);
            more.addAll(further);
            return new Element(name, attributes, more);
        }

        @Override
        public void write(Appendable out) throws IOException {
            out.append("<").append(name);
            for (Map.Entry<String, String> attribute : attributes.entrySet()) {
                out.append(" ").append(attribute.getKey()).append("=\"");
                out.append(escaped(attribute.getValue())).append("\"");
            }
            out.append(">");
            if (WITHOUT_END.contains(name)) {
                return;
            }
            for (Html child : children) {
                child.write(out);
            }
            out.append("</").append(name).append(">");
        }
    }

    private static String escaped(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return escapedSlowly(text);
            }
        }
        return text;
    }

    /** Returns whether a character is a common one that needs no escaping. */
    private static boolean isPlain(char character) {
        return switch (character) {
            case '&', '<', '>', '"', '\'' -> false;
            default -> character >= ' ' && character <= '~' || character >= '\u00a0' && character <= '\u00ff';
        };
    }

    private static String escapedSlowly(String text) {
        boolean isSeen =
                text.chars().allMatch(character -> isPlain((char) character) || Text.MARKUP.indexOf(character) >= 0);
        return (isSeen ? text : Text.UNSEEN.matcher(text).replaceAll("\ufffd"))
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
