package no.helseprofil.profile;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An edition of the catalogue, such as {@code 2026.1}. A profile document names the one that it was written for, so
 * that a requirement which came later refuses nobody until the authority has read it.
 *
 * @param year the year
 * @param number which one of the year, from 1
 */
public record Edition(int year, int number) implements Comparable<Edition> {

    public static final Edition FIRST = new Edition(2026, 1);

    private static final Pattern FORM = Pattern.compile("(2\\d{3})\\.([1-9]\\d?)");
    private static final Comparator<Edition> ORDER =
            Comparator.comparingInt(Edition::year).thenComparingInt(Edition::number);

    public static Optional<Edition> of(String name) {
        Matcher form = FORM.matcher(name);
        return form.matches()
                ? Optional.of(new Edition(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2))))
                : Optional.empty();
    }

    /** Its name in the profile document. */
    public String id() {
        return year + "." + number;
    }

    /** The beginning of its year: when what it asks was first announced to anybody, if no document says otherwise. */
    public Instant start() {
        return LocalDate.of(year, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    @Override
    public int compareTo(Edition other) {
        return ORDER.compare(this, other);
    }
}
