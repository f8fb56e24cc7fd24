package no.helseprofil.command.remote;

import java.util.regex.Pattern;

/** Value of an option in a header of a request. */
final class HeaderText {

    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private HeaderText() {}

    /**
     * Returns the text unchanged.
     *
     * @throws FailedCommandException if a header may not contain it
     */
    static String of(String option, String text) {
        if (!VISIBLE.matcher(text).matches()) {
            throw FailedCommandException.misused(option + " is written in visible ASCII, without spaces");
        }
        return text;
    }
}
