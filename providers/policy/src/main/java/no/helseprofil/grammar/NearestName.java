package no.helseprofil.grammar;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Search for the name that an author may have meant. The number and length of the compared names are bounded. */
public final class NearestName {

    private static final int LONGEST = 100;
    private static final int MOST = 200;

    /** Characters that {@code error_description} may contain (RFC 6749, section 5.2). */
    private static final Pattern TELLABLE = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]+");

    private NearestName() {}

    /** Returns the problem with a name, followed by the nearest right name, if one is near. */
    public static String suggestion(String wrong, String written, Collection<String> names) {
        return of(written, names)
                .map(nearest -> wrong + "; did you mean " + nearest + "?")
                .orElse(wrong);
    }

    /** Returns the nearest of these names; empty if none is near. */
    public static Optional<String> of(String written, Collection<String> names) {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        return names.stream()
                .filter(name ->
                        name.length() <= LONGEST && TELLABLE.matcher(name).matches())
                .sorted()
                .limit(MOST)
                .map(name -> new Distance(name, between(written, name)))
                .filter(distance -> distance.edits() <= Math.max(1, written.length() / 5))
                .min(Comparator.comparingInt(Distance::edits))
                .map(Distance::name);
    }

    /**
     * Returns the number of letters to insert, delete, replace or swap with a neighbour, ignoring case (Levenshtein's
     * distance with transpositions).
     */
    private static int between(String one, String other) {
        int[] beforeLast = new int[other.length() + 1];
        int[] last = IntStream.rangeClosed(0, other.length()).toArray();
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                boolean isSame = isSame(one.charAt(i - 1), other.charAt(j - 1));
                row[j] = Math.min(last[j - 1] + (isSame ? 0 : 1), Math.min(last[j], row[j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && isSame(one.charAt(i - 1), other.charAt(j - 2))
                        && isSame(one.charAt(i - 2), other.charAt(j - 1))) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[other.length()];
    }

    private static boolean isSame(char one, char other) {
        return Character.toLowerCase(one) == Character.toLowerCase(other);
    }

    private record Distance(String name, int edits) {}
}
