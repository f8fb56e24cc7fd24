package no.helseprofil.certification;

import java.util.regex.Pattern;

/**
 * Page without a form that a server shows instead of going on: what a review is about.
 *
 * @param line the line by which it is recognised in the expected results
 * @param isBlank whether there is nothing to read on it
 * @param png a screenshot of it
 */
@SuppressWarnings("ArrayRecordComponent")
record ShownPage(String line, boolean isBlank, byte[] png) {

    private static final int LONGEST = 200;

    /** Line with the requirement and the description of the error, in English in each language of the page. */
    private static final Pattern REQUIREMENT = Pattern.compile("(?m)^[a-z][a-z0-9-]*: .+$");

    /**
     * Reads a page: the line of its message that begins with a requirement, or else the whole text up to a limit.
     *
     * @param message the message of an error page; empty if it is none
     * @param text all that the page says
     */
    static ShownPage of(String message, String text, byte[] png) {
        String line = REQUIREMENT
                .matcher(message)
                .results()
                .map(result -> result.group().strip())
                .findFirst()
                .orElseGet(() -> beginning(text));
        return new ShownPage(line, text.isBlank(), png);
    }

    private static String beginning(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.isEmpty()) {
            return "a blank page";
        }
        return "no requirement but «" + line.substring(0, Math.min(line.length(), LONGEST)) + "»";
    }
}
