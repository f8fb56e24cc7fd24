package no.helseprofil.keycloak.admin;

import java.util.List;
import java.util.OptionalInt;
import no.helseprofil.keycloak.page.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param first how many are passed over
 * @param max how many come at most
 */
record Page(int first, int max) {

    private static final int MAX = 100;

    /**
     * Reads the parameters of the query. They are text, since a number that isn't one would be answered
     * without a problem document.
     *
     * @param what is listed, in the plural
     */
    static Page of(@Nullable String first, @Nullable String max, String what) {
        return of(first, max, what, MAX);
    }

    /**
     * The same of a list of which more may be asked for at once.
     *
     * @param most how many
     */
    static Page of(@Nullable String first, @Nullable String max, String what, int most) {
        OptionalInt from = number(first, 0, 0, Integer.MAX_VALUE);
        OptionalInt many = number(max, MAX, 1, most);
        if (from.isEmpty()) {
            throw new ProblemException(400, "first is how many " + what + " to pass over: a number, 0 or more");
        }
        if (many.isEmpty()) {
            throw new ProblemException(400, "max is how many " + what + " to show: a number from 1 to " + most);
        }
        return new Page(from.getAsInt(), many.getAsInt());
    }

    /** That part of a list that is there as a whole. */
    <T> List<T> of(List<T> all) {
        return all.stream().skip(first).limit(max).toList();
    }

    private static OptionalInt number(@Nullable String text, int otherwise, int least, int most) {
        if (text == null) {
            return OptionalInt.of(otherwise);
        }
        try {
            int number = Integer.parseInt(text);
            return number >= least && number <= most ? OptionalInt.of(number) : OptionalInt.empty();
        } catch (NumberFormatException none) {
            return OptionalInt.empty();
        }
    }
}
