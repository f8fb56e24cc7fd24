package no.helseprofil.command.remote;

import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/**
 * Text that a terminal shows and doesn't obey: without control characters and characters that change the direction of
 * text.
 */
final class Printable {

    private static final String SHOWN = "\ufffd";

    private Printable() {}

    /** Returns a text for one line, in which each such character, including a line break, is replaced by U+FFFD. */
    static String line(String text) {
        return without(text, Printable::isObeyed, character -> SHOWN);
    }

    /** Returns a text for several lines, in which each such character is replaced by U+FFFD. */
    static String text(String text) {
        return without(text, character -> isObeyed(character) && "\t\r\n".indexOf(character) < 0, character -> SHOWN);
    }

    /**
     * Returns equivalent JSON. Such a character can only be in a string, and is written as an escape (RFC 8259, section
     * 7).
     */
    static String json(String json) {
        return without(
                json,
                character -> isObeyed(character) && "\t\r\n".indexOf(character) < 0,
                character -> Character.toString(character)
                        .chars()
                        .mapToObj("\\u%04x"::formatted)
                        .reduce("", String::concat));
    }

    private static String without(String text, IntPredicate which, IntFunction<String> instead) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (which.test(character)) {
                printable.append(instead.apply(character));
            } else {
                printable.appendCodePoint(character);
            }
        });
        return printable.toString();
    }

    private static boolean isObeyed(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
