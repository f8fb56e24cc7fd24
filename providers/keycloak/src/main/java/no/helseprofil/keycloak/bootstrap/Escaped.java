package no.helseprofil.keycloak.bootstrap;

/**
 * Text that stays on its line and reads as it was written: control characters except the tab, line separators, and
 * invisible formatting characters, which can reverse text, are written as Java escapes.
 */
final class Escaped {

    private Escaped() {}

    /** Returns whether nothing in a text has to be escaped. */
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
