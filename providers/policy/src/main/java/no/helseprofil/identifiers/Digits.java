package no.helseprofil.identifiers;

/** Texts of ASCII digits, and the sums for check digits. */
final class Digits {

    private Digits() {}

    /** Returns whether the text is that many digits and nothing else: no sign, no blank, no other script. */
    static boolean are(String text, int atLeast, int atMost) {
        return text.length() >= atLeast
                && text.length() <= atMost
                && text.chars().allMatch(character -> character >= '0' && character <= '9');
    }

    /** Returns the number that a range of the digits stands for. */
    static int number(String digits, int from, int to) {
        return Integer.parseInt(digits, from, to, 10);
    }

    /**
     * Returns the remainder of the weighted sum divided by 11. With 1 as the weight of the check digit, 0 means that it
     * is right. A check digit that would have to be 10 can't be written, so no digit is right then.
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
