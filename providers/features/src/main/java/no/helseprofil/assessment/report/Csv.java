package no.helseprofil.assessment.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lines of values separated by commas (RFC 4180), every value in quotes.
 *
 * <p>A spreadsheet takes a value for a formula that begins with one of a few characters, and the person who registers a
 * client chooses the names in a report. Such a value gets an apostrophe in front, which makes it text. So does the text
 * after a semicolon, a tab or the end of a line: where one of these separates values, as a semicolon does in Norwegian
 * spreadsheets, a new value begins there in spite of the quotes.
 */
record Csv(Appendable out) {

    /**
     * Pattern of a formula's beginning. Spaces, invisible characters and quotes may precede it, since some spreadsheets
     * skip them. Full-width characters count too.
     */
    private static final Pattern FORMULA = Pattern.compile(
            "[\\p{Z}\\p{C}\"'`\u00b4\u2018\u2019\u201c\u201d]*+[-=+@\u2212\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]");

    /** Characters after which some spreadsheets begin a new value. */
    private static final String SEPARATORS = ";\t\r\n";

    /** Control characters, at which some programs stop reading. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\t\\r\\n]]");

    private static final Pattern CONTROL_FIRST = Pattern.compile("^(?=[\\t\\r\\n])");

    void line(@Nullable String... values) {
        StringBuilder line = new StringBuilder();
        for (String value : values) {
            line.append(line.isEmpty() ? "\"" : ",\"");
            String text = Objects.requireNonNullElse(value, "");
            line.append(isPlain(text) ? text : defused(text).replace("\"", "\"\""))
                    .append('"');
        }
        try {
            out.append(line.append("\r\n"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Returns whether a value is written as it is. Most are, and a report has millions of them. */
    private static boolean isPlain(String value) {
        if (!value.isEmpty() && !isLetterOrDigit(value.charAt(0))) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (!isPlain(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char character) {
        return character >= '0' && character <= '9'
                || character >= 'A' && character <= 'Z'
                || character >= 'a' && character <= 'z';
    }

    private static boolean isPlain(char character) {
        return character != ';' && character != '"' && !Character.isISOControl(character);
    }

    static String defused(String value) {
        String shown = CONTROL.matcher(value).replaceAll("\ufffd");
        String begun = CONTROL_FIRST.matcher(shown).replaceFirst("'");
        Matcher formula = FORMULA.matcher(begun);
        StringBuilder text = new StringBuilder(begun.length());
        for (int i = 0; i < begun.length(); i++) {
            boolean begins = i == 0 || SEPARATORS.indexOf(begun.charAt(i - 1)) >= 0;
            if (begins && formula.region(i, begun.length()).lookingAt()) {
                text.append('\'');
            }
            text.append(begun.charAt(i));
        }
        return text.toString();
    }
}
