package no.helseprofil.keycloak.start;

/**
 * Text that stays in its line and reads as it was written: control characters but for the tab, line separators and the
 * invisible characters of formatting, by which text is turned around, are written as escapes of Java.
 */
final class Escaped {

    private Escaped() {}

    /** Whether nothing in a text has to be escaped. */
    static boolean isText(String text) {
        return text.codePoints().allMatch(Escaped::isText);
    }

    static String text(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(character -> append(escaped, character));
        return escaped.toString();
    }

    private static void append(StringBuilder escaped, int character) {
        if (isText(character)) {
            escaped.appendCodePoint(character);
        } else if (character == '\n') {
            escaped.append("\\n");
        } else if (character == '\r') {
            escaped.append("\\r");
        } else {
            for (char unit : Character.toChars(character)) {
                escaped.append("\\u").append(hex(unit));
            }
        }
    }

    private static String hex(char unit) {
        String digits = Integer.toHexString(unit);
        return "0".repeat(4 - digits.length()) + digits;
    }

    private static boolean isText(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> character == '\t';
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            default -> true;
        };
    }
}
