package no.helseprofil.assessment.probe;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A header {@code WWW-Authenticate} as a report may show it: an API may write anything into it, including the token
 * that it received.
 */
final class Challenge {

    private static final int LONGEST = 200;
    private static final String TAKEN_OUT = "[...]";
    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7E]+");

    /**
     * Pattern of secrets: tokens, proofs, nonces and keys are long texts without a gap, and an identity number is
     * eleven digits.
     */
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_=~+.-]{24,}|[0-9]{6} ?[0-9]{5}");

    private Challenge() {}

    static @Nullable String shown(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return null;
        }
        String printable = UNPRINTABLE.matcher(header).replaceAll(" ");
        String harmless = SECRET.matcher(printable).replaceAll(TAKEN_OUT);
        return harmless.length() <= LONGEST ? harmless : harmless.substring(0, LONGEST);
    }
}
