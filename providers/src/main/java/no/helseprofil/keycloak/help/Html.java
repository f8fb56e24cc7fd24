package no.helseprofil.keycloak.help;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * HTML as a tree. There is no way to put text in but as text, so whatever a realm is called, it stays text; names of
 * elements and attributes are constants of the code.
 */
sealed interface Html {

    /** Writes it out. */
    String render();

    /** Text. */
    static Html text(String text) {
        return new Text(text);
    }

    /** An element. */
    static Element element(String name, Html... children) {
        return new Element(name, Map.of(), List.of(children));
    }

    /** An element. */
    static Element element(String name, List<? extends Html> children) {
        return new Element(name, Map.of(), List.copyOf(children));
    }

    /** A text of ours, in which {@code `backticks`} mark code. */
    static List<Html> marked(String text) {
        String[] parts = text.split("`", -1);
        return IntStream.range(0, parts.length)
                .mapToObj(i -> i % 2 == 0 ? text(parts[i]) : element("code", text(parts[i])))
                .toList();
    }

    /** A document. */
    static String document(Element root) {
        return "<!DOCTYPE html>\n" + root.render() + "\n";
    }

    /** See {@link #text}. */
    record Text(String text) implements Html {

        @Override
        public String render() {
            return escaped(text);
        }
    }

    /** A style sheet of ours, which HTML takes as it is; it must hold no {@code <}. */
    record Style(String css) implements Html {

        @Override
        public String render() {
            return "<style>" + css + "</style>";
        }
    }

    /** See {@link #element}. */
    record Element(String name, Map<String, String> attributes, List<Html> children) implements Html {

        private static final List<String> WITHOUT_END = List.of("meta");

        /** The same element with one more attribute. */
        Element with(String attribute, String value) {
            Map<String, String> more = new LinkedHashMap<>(attributes);
            more.put(attribute, value);
            return new Element(name, more, children);
        }

        /** The same element with further children, after those that it has. */
        Element and(List<? extends Html> further) {
            List<Html> more = new ArrayList<>(children);
            more.addAll(further);
            return new Element(name, attributes, more);
        }

        @Override
        public String render() {
            String start = attributes.entrySet().stream()
                    .map(attribute -> " " + attribute.getKey() + "=\"" + escaped(attribute.getValue()) + "\"")
                    .collect(Collectors.joining("", "<" + name, ">"));
            String content = children.stream().map(Html::render).collect(Collectors.joining());
            return WITHOUT_END.contains(name) ? start : start + content + "</" + name + ">";
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
