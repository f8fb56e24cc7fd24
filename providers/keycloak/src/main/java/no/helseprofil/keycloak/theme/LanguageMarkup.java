package no.helseprofil.keycloak.theme;

import java.util.Locale;
import java.util.Set;

/**
 * Texts of another language on a page, which says so of each (WCAG 2.1, 3.1.2): a screen reader reads Norwegian as
 * Norwegian though the page is in Northern Sami. Texts are marked before the page is made, since only then is it
 * known where they come from, and the marks become {@code span} elements when it is made, since only then is it
 * known where they stand.
 */
final class LanguageMarkup {

    private static final char BEGIN = '\uE000';
    private static final char END = '\uE001';

    /** Elements in which there can be no other. */
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

    /** The text without its marks, for where there is no page. */
    static String unmarked(String text) {
        return text.replace(String.valueOf(BEGIN), "").replace(String.valueOf(END), "");
    }

    /** The page, with its marked texts in elements of their language; in attributes that can't be said. */
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

    /** In an element of text alone nothing but its own end is a tag. */
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
