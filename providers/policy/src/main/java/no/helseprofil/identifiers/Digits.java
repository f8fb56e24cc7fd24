package no.helseprofil.identifiers;

/** Text of ASCII digits, and the sums that check digits are made of. */
final class Digits {

    private Digits() {}

    /** Whether the text is so many digits and nothing else: no sign, no blank, no digit of another script. */
    static boolean are(String text, int atLeast, int atMost) {
        return text.length() >= atLeast
                && text.length() <= atMost
                && text.chars().allMatch(character -> character >= '0' && character <= '9');
    }

    /** The number that so many digits of the text stand for. */
    static int number(String digits, int from, int to) {
        return Integer.parseInt(digits, from, to, 10);
    }

    /**
     * What is left of the weighted sum when it is divided by 11. With 1 as the weight of the check digit, 0 says that
     * it is right. A check digit that would be 10 can't be written, so no digit makes such a number right.
     *
     * @param weights one for each digit, from the left; digits beyond them don't count
     */
    static int modulo11(String digits, int... weights) {
        int sum = 0;
        for (int place = 0; place < weights.length; place++) {
            sum += weights[place] * number(digits, place, place + 1);
        }
        return sum % 11;
    }
}
