package no.helseprofil.command.remote;

import java.util.regex.Pattern;

/** What an option puts into a header of a request. */
final class HeaderText {

    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private HeaderText() {}

    /**
     * The text as it is.
     *
     * @throws FailedCommandException if no header may have it
     */
    static String of(String option, String text) {
        if (!VISIBLE.matcher(text).matches()) {
            throw FailedCommandException.misused(option + " is written in visible ASCII, without spaces");
        }
        return text;
    }
}
