package no.helseprofil.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Texts of one language from a file {@code <name>_<language>.properties} in UTF-8. This isn't a
 * {@link java.util.ResourceBundle}, which uses the language of the server if a text is missing, so that no test would
 * notice.
 */
public final class Texts {

    private final Properties texts;
    private final String file;

    private Texts(Properties texts, String file) {
        this.texts = texts;
        this.file = file;
    }

    /**
     * Reads the files of all languages.
     *
     * @param beside a class in the package of the files
     */
    public static Map<Language, Texts> inEveryLanguage(Class<?> beside, String name) {
        Map<Language, Texts> all = new EnumMap<>(Language.class);
        for (Language language : Language.values()) {
            all.put(language, of(beside, name, language));
        }
        return all;
    }

    private static Texts of(Class<?> beside, String name, Language language) {
        String file = name + "_" + language.tag() + ".properties";
        try (InputStream stream = beside.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("there is no " + file + " beside " + beside.getName());
            }
            Properties texts = new Properties();
            texts.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
            return new Texts(texts, file);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    /**
     * Returns a text.
     *
     * @throws IllegalStateException if there is none
     */
    public String get(String key) {
        String text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalStateException("no text " + key + " in " + file);
        }
        return text;
    }

    public Set<String> keys() {
        return Set.copyOf(texts.stringPropertyNames());
    }
}
