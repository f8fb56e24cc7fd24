package no.helseprofil.keycloak.login;

import java.util.Locale;
import java.util.Set;

/**
 * Texts on a page that are in another language, with markup that says so (WCAG 2.1, 3.1.2): a screen reader reads
 * Norwegian as Norwegian although the page is in Northern Sami. Texts are marked before the page is made, because only
 * then is their origin known. The marks become {@code span} elements when it is made, because only then is their
 * position known.
 */
final class LanguageMarkup {

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
