package no.helseprofil.keycloak.login;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A file of texts, read more strictly than Keycloak reads it.
 *
 * @param name its name
 * @param texts the text by key
 */
record MessageFile(String name, Map<String, String> texts) {

    private static final Pattern QUOTED = Pattern.compile("'[^']*'");
    private static final Pattern ARGUMENT = Pattern.compile("\\{\\d+|\\$\\{[\\w.]+}");
    private static final Pattern NAME = Pattern.compile("\\$\\{[\\w.]+}");
    private static final Pattern TAG = Pattern.compile("</?[a-z]+(?=[ />])");

    /** Returns the English texts of Keycloak's login pages. */
    static MessageFile ofKeycloak() {
        return read("/theme/base/login/messages/messages_en.properties");
    }

    /** Returns the texts of our theme in this language. */
    static MessageFile ofTheme(String language) {
        return read("/theme/helseprofil/login/messages/messages_" + language + ".properties");
    }

    /** Returns the texts of our own pages in any theme. */
    static MessageFile ofAnyTheme(String language) {
        return read("/theme-resources/messages/messages_" + language + ".properties");
    }

    private static MessageFile read(String name) {
        try (InputStream stream = Objects.requireNonNull(MessageFile.class.getResourceAsStream(name), name)) {
            return parse(name, stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name, e);
        }
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it isn't UTF-8, begins with a byte order mark or has a key twice
     */
    static MessageFile parse(String name, byte[] bytes) {
        Once texts = new Once();
        try {
            String content = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (content.startsWith("\uFEFF")) {
                throw new IllegalArgumentException(name + " begins with a byte order mark");
            }
            texts.load(new StringReader(content));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(name + " is not UTF-8", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> byKey = new LinkedHashMap<>();
        texts.stringPropertyNames().forEach(key -> byKey.put(key, texts.getProperty(key)));
        return new MessageFile(name, byKey);
    }

    String text(String key) {
        return Objects.requireNonNull(texts.get(key), key);
    }

    /** Returns the placeholders in the text: arguments by number, and names that Keycloak fills in. */
    Set<String> placeholders(String key) {
        Set<String> found = new TreeSet<>();
        ARGUMENT.matcher(QUOTED.matcher(text(key)).replaceAll("")).results().forEach(match -> found.add(match.group()));
        return found;
    }

    /** The markup in a text. */
    Set<String> tags(String key) {
        Set<String> found = new TreeSet<>();
        TAG.matcher(text(key)).results().forEach(match -> found.add(match.group()));
        return found;
    }

    /**
     * The text as {@link MessageFormat} writes it, as all texts are written once names are filled in.
     *
     * @throws IllegalArgumentException if it can't read the text
     */
    String formatted(String key) {
        String filledIn = NAME.matcher(text(key)).replaceAll("name");
        return new MessageFormat(filledIn).format(new Object[] {1, 2, 3, 4, 5});
    }

    private static final class Once extends Properties {

        private static final long serialVersionUID = 1;

        @Override
        public synchronized Object put(Object key, Object value) {
            if (containsKey(key)) {
                throw new IllegalArgumentException("the key " + key + " is there twice");
            }
            return super.put(key, value);
        }
    }
}
