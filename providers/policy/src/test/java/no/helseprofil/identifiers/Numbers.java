package no.helseprofil.identifiers;

import java.util.Locale;
import java.util.Optional;
import no.helseprofil.random.RandomInput;

/** Numbers made by the published rules, in the words of those rules. */
final class Numbers {

    private static final int[] FIRST = {3, 7, 6, 1, 8, 9, 4, 5, 2};
    private static final int[] SECOND = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
    private static final int[] ORGANISATION = {3, 2, 7, 6, 5, 4, 3, 2};

    private Numbers() {}

    /**
     * Nine digits and their two check digits: 11 and the rest, less the weighted sum modulo 11; 11 less when that is over
     * 10.
     *
     * @param rest 0, or 0 to 3 from 2032
     * @return nothing if one of the check digits would be 10, which is not issued
     */
    static Optional<String> person(String nine, int rest) {
        return withCheckDigit(nine, rest, FIRST).flatMap(ten -> withCheckDigit(ten, 0, SECOND));
    }

    /** Eight digits and their check digit, unless that would be 10. */
    static Optional<String> organisation(String eight) {
        return withCheckDigit(eight, 0, ORGANISATION);
    }

    /** The first nine digits of the number of a person, of every kind there is. */
    static String stem(RandomInput input) {
        return input.oneOf(
                () -> stemWithDate(input, 999), () -> String.valueOf(input.between(800_000_000, 999_999_999)));
    }

    /**
     * The first nine digits of a number with a date in 1901 to 1999.
     *
     * @param last the last of the numbers that tell people of one date apart
     */
    static String stemWithDate(RandomInput input, int last) {
        return digits(
                "%02d%02d%02d%03d",
                input.of(0, 40) + input.between(1, 28),
                input.of(0, 40, 65, 80) + input.between(1, 12),
                input.between(1, 99),
                input.between(0, last));
    }

    /** Eight digits. */
    static String eightDigits(RandomInput input) {
        return input.text(8, 8, "0123456789");
    }

    static String digits(String format, Object... numbers) {
        return String.format(Locale.ROOT, format, numbers);
    }

    private static Optional<String> withCheckDigit(String digits, int rest, int... weights) {
        int sum = 0;
        for (int place = 0; place < weights.length; place++) {
            sum += weights[place] * Character.getNumericValue(digits.charAt(place));
        }
        int check = 11 + rest - sum % 11;
        int digit = check > 10 ? check - 11 : check;
        return digit == 10 ? Optional.empty() : Optional.of(digits + digit);
    }
}
