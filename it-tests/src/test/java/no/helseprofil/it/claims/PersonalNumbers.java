package no.helseprofil.it.claims;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Search for national identity numbers of any person in a text: in clear, and in what is base64 or base64url, such as
 * the parts of a token. Eleven digits that happen to be one by their date and check digits are found too; of other
 * digits that is about one in a thousand.
 */
final class PersonalNumbers {

    /** Number of no person. A test writes it into a log itself, to show that it would be found there. */
    static final String CONTROL = "31877700243";

    private static final Pattern ELEVEN_DIGITS = Pattern.compile("(?<![0-9A-Za-z])[0-9]{11}(?![0-9A-Za-z])");
    private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9+/_-]{16,}");
    private static final int[] FIRST_WEIGHTS = {3, 7, 6, 1, 8, 9, 4, 5, 2, 1};
    private static final int[] SECOND_WEIGHTS = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
    private static final int DIVISOR = 11;
    private static final int QUANTUM = 4;

    private PersonalNumbers() {}

    static Set<String> in(String text) {
        Set<String> found = new TreeSet<>();
        Stream.concat(Stream.of(text), ENCODED.matcher(text).results().flatMap(run -> decoded(run.group())))
                .flatMap(clear -> ELEVEN_DIGITS.matcher(clear).results())
                .map(digits -> digits.group())
                .filter(PersonalNumbers::isOne)
                .forEach(found::add);
        return found;
    }

    /**
     * Decodes from each place that a quantum of four characters can begin at, since something else may stand before it.
     */
    private static Stream<String> decoded(String run) {
        String encoded = run.replace('+', '-').replace('/', '_');
        return IntStream.range(0, QUANTUM).mapToObj(start -> {
            int length = (encoded.length() - start) / QUANTUM * QUANTUM;
            return new String(Base64.getUrlDecoder().decode(encoded.substring(start, start + length)), ISO_8859_1);
        });
    }

    private static boolean isOne(String digits) {
        int day = Integer.parseInt(digits, 0, 2, 10) % 40;
        int month = Integer.parseInt(digits, 2, 4, 10);
        boolean date = day >= 1
                && day <= 31
                && IntStream.of(0, 40, 65, 80).anyMatch(added -> month - added >= 1 && month - added <= 12);
        return date && remainder(digits, FIRST_WEIGHTS) <= 3 && remainder(digits, SECOND_WEIGHTS) == 0;
    }

    private static int remainder(String digits, int... weights) {
        return IntStream.range(0, weights.length)
                        .map(i -> weights[i] * Character.digit(digits.charAt(i), 10))
                        .sum()
                % DIVISOR;
    }
}
