package no.helseprofil.keycloak.theme;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.keycloak.theme.ThemeResourceProvider;

/**
 * What isn't said in Northern Sami yet is said in Bokmål. Keycloak's own way ends in English: which language
 * a theme falls back to is decided by the default of whichever realm showed it first, for all realms until
 * the server is restarted.
 */
final class NorthernSami implements ThemeResourceProvider {

    static final String TAG = "se";

    private static final String BUNDLE = "messages";
    private static final List<String> BOKMAAL = List.of(
            "/theme-resources/messages/messages_nb.properties",
            "/theme/helseprofil/login/messages/messages_nb.properties");

    private static final Properties FALLBACK = read(BOKMAAL);
    private static final Properties OWN = read(List.of("/theme/helseprofil/login/messages/messages_se.properties"));

    static boolean is(Locale locale) {
        return locale.getLanguage().equals(TAG);
    }

    /** The texts of a page; those that are Bokmål are marked, see {@link LanguageMarkup}. */
    static Properties marked(Properties texts) {
        Properties marked = new Properties();
        texts.stringPropertyNames().forEach(key -> {
            String text = texts.getProperty(key);
            marked.put(key, isFallback(key, text) ? LanguageMarkup.mark(text) : text);
        });
        return marked;
    }

    private static boolean isFallback(String key, String text) {
        return !OWN.containsKey(key) && text.equals(FALLBACK.getProperty(key));
    }

    @Override
    public Properties getMessages(String bundle, Locale locale) {
        return bundle.equals(BUNDLE) && is(locale) ? FALLBACK : new Properties();
    }

    @Override
    public @Nullable URL getTemplate(String name) {
        return null;
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String path) {
        return null;
    }

    @Override
    public void close() {
        // holds nothing
    }

    private static Properties read(List<String> files) {
        Properties texts = new Properties();
        for (String file : files) {
            try (InputStream stream = Objects.requireNonNull(NorthernSami.class.getResourceAsStream(file), file)) {
                texts.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("reading " + file, e);
            }
        }
        return texts;
    }
}
