package no.helseprofil.profile.request;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the name that somebody may have meant. What is compared is bounded, whatever is sent and registered. */
final class NearestName {

    private static final int LONGEST = 100;
    private static final int MOST = 100;

    /** Of which {@code error_description} may consist (RFC 6749, section 5.2). */
    private static final Pattern TELLABLE = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]+");

    private NearestName() {}

    /** The nearest of these names; none if none is near. */
    static Optional<String> of(String written, Set<String> names) {
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

    /** How many letters have to be put in, taken out or replaced (Levenshtein), capitals or not. */
    private static int between(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (isSame(one.charAt(i - 1), other.charAt(j - 1)) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }

    private static boolean isSame(char one, char other) {
        return Character.toLowerCase(one) == Character.toLowerCase(other);
    }

    private record Distance(String name, int edits) {}
}
