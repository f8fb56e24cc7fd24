package no.helseprofil.identifiers;

/** Base of the identifiers: a text in one form. Two identifiers are equal if their texts are. */
abstract class Identifier {

    private final String value;

    Identifier(String value) {
        this.value = value;
    }

    /** Returns the text. If it identifies a person, it may be used in claims, and never in errors, events or logs. */
    public final String value() {
        return value;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof Identifier identifier
                && getClass() == other.getClass()
                && value.equals(identifier.value);
    }

    @Override
    public final int hashCode() {
        return value.hashCode();
    }

    /** Returns the name of the type without the value. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + "[masked]";
    }

    /** Texts of ASCII digits, and the sums for check digits. */
    static final class Digits {

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
         * Returns the remainder of the weighted sum divided by 11. With 1 as the weight of the check digit, 0 means
         * that it is right. A check digit that would have to be 10 can't be written, so no digit is right then.
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
}
