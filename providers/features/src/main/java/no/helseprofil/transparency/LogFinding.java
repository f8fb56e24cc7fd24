package no.helseprofil.transparency;

import java.util.Locale;

/**
 * Something that isn't as it was logged.
 *
 * @param kind what was done to it, as far as that can be told
 * @param text where, in a sentence for who verifies
 */
public record LogFinding(Kind kind, String text) {

    /** What can be wrong with a file of a log. */
    public enum Kind {
        CHANGED,
        MISSING,
        INSERTED,
        REORDERED,
        CUT_OFF,
        /** A line of the file is nothing of a log. */
        UNREADABLE,
        /** Nobody who is trusted has signed it. */
        UNSIGNED,
        ANOTHER_LOG;

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    @Override
    public String toString() {
        return kind.text() + ": " + text;
    }
}
