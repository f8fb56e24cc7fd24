package no.helseprofil.keycloak.login;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import no.helseprofil.profile.Language;

/**
 * Texts that a login page lacks in its language: the frame of a Norwegian page in a theme that has none, and Bokmål for
 * texts without a translation into Northern Sami. A theme can't add them itself, because Keycloak keeps the texts of a
 * theme for all realms of the server, and a realm without the profile has Keycloak's.
 */
final class LoginTexts {

    private static final String OF_THEME = "/theme/helseprofil/login/messages/messages_%s.properties";
    private static final String OF_ANY_THEME = "/theme-resources/messages/messages_nb.properties";
    private static final String NORTHERN_SAMI = "se";

    /** Keys of the frame of every page, including ours: the title of the window and the menu of languages. */
    private static final Set<String> FRAME =
            Set.of("loginTitle", "loginTitleHtml", "languages", "locale_nb", "locale_nn");

    private static final Properties BOKMAAL = read(OF_THEME.formatted(Language.NB.tag()), OF_ANY_THEME);
    private static final Properties OWN_SAMI = read(OF_THEME.formatted(NORTHERN_SAMI));
    private static final Properties FRAME_NB = frame(Language.NB);
    private static final Properties FRAME_NN = frame(Language.NN);
    private static final Properties FRAME_EN = frame(Language.EN);

    private LoginTexts() {}

    static boolean isNorthernSami(Locale locale) {
        return locale.getLanguage().equals(NORTHERN_SAMI);
    }

    /** Returns the texts of a page in this language that are used if its theme and its realm have none. */
    static Properties missing(Locale locale) {
        return switch (locale.getLanguage()) {
            case NORTHERN_SAMI -> BOKMAAL;
            case "nb", "no" -> FRAME_NB;
            case "nn" -> FRAME_NN;
            case "en" -> FRAME_EN;
            default -> new Properties();
        };
    }

    /**
     * Returns the completed texts of a page. A text that is the same in another language, to which Keycloak falls back,
     * counts as missing in this one.
     */
    static Properties completed(Properties texts, Locale locale, List<Properties> others) {
        Properties completed = new Properties();
        completed.putAll(texts);
        missing(locale).forEach((key, text) -> {
            Object shown = texts.get(key);
            if (shown == null || others.stream().anyMatch(other -> shown.equals(other.get(key)))) {
                completed.put(key, text);
            }
        });
        return completed;
    }

    /** Returns the texts of a page in Northern Sami; those in Bokmål are marked, see {@link LanguageMarkup}. */
    static Properties marked(Properties texts) {
        Properties marked = new Properties();
        texts.stringPropertyNames().forEach(key -> {
            String text = texts.getProperty(key);
            marked.put(key, isBokmaal(key, text) ? LanguageMarkup.mark(text) : text);
        });
        return marked;
    }

    private static boolean isBokmaal(String key, String text) {
        return !OWN_SAMI.containsKey(key) && text.equals(BOKMAAL.getProperty(key));
    }

    private static Properties frame(Language language) {
        Properties frame = read(OF_THEME.formatted(language.tag()));
        frame.keySet().retainAll(FRAME);
        return frame;
    }

    private static Properties read(String... files) {
        Properties texts = new Properties();
        for (String file : files) {
            try (InputStream stream = Objects.requireNonNull(LoginTexts.class.getResourceAsStream(file), file)) {
                texts.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("reading " + file, e);
            }
        }
        return texts;
    }

    /**
     * Texts on a page that are in another language, with markup that says so (WCAG 2.1, 3.1.2): a screen reader reads
     * Norwegian as Norwegian although the page is in Northern Sami. Texts are marked before the page is made, because
     * only then is their origin known. The marks become {@code span} elements when it is made, because only then is
     * their position known.
     */
    static final class LanguageMarkup {

        private static final char BEGIN = '\uE000';
        private static final char END = '\uE001';

        /** Elements that can't contain others. */
        private static final Set<String> TEXT_ONLY = Set.of("title", "option", "script", "style", "textarea");

        private final String page;
        private final String open;
        private final StringBuilder made = new StringBuilder();
        private String within = "";
        private boolean isInTag;

        private LanguageMarkup(String page, String language) {
            this.page = page;
            this.open = "<span lang=\"" + language + "\">";
        }

        static String mark(String text) {
            return BEGIN + text + END;
        }

        /** Returns the text without its marks, for use outside of a page. */
        static String unmarked(String text) {
            return text.replace(String.valueOf(BEGIN), "").replace(String.valueOf(END), "");
        }

        /** Returns the page with marked texts in elements of their language; marks in attributes are just removed. */
        static String elements(String page, String language) {
            return new LanguageMarkup(page, language).make();
        }

        private String make() {
            for (int i = 0; i < page.length(); i++) {
                char sign = page.charAt(i);
                if (sign == BEGIN || sign == END) {
                    if (!isInTag && !TEXT_ONLY.contains(within)) {
                        made.append(sign == BEGIN ? open : "</span>");
                    }
                } else {
                    follow(sign, i);
                    made.append(sign);
                }
            }
            return made.toString();
        }

        private void follow(char sign, int at) {
            if (sign == '<' && opensTag(at)) {
                isInTag = true;
                enter(at + 1);
            } else if (sign == '>') {
                isInTag = false;
            }
        }

        /** Returns whether a tag begins here. In an element that contains only text, only its own end tag does. */
        private boolean opensTag(int at) {
            return !TEXT_ONLY.contains(within) || page.regionMatches(true, at, "</" + within, 0, within.length() + 2);
        }

        private void enter(int at) {
            int end = at;
            while (end < page.length() && Character.isLetterOrDigit(page.charAt(end))) {
                end++;
            }
            within = page.substring(at, end).toLowerCase(Locale.ROOT);
        }
    }
}
