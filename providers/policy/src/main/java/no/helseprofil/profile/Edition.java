package no.helseprofil.profile;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Edition of the catalogue, such as {@code 2026.1}. A profile document names the edition that it was written for, so
 * that a later requirement refuses nothing until the authority has read it.
 *
 * @param year the year
 * @param number number within the year, from 1
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

    /** Returns the name in the profile document. */
    public String id() {
        return year + "." + number;
    }

    /** Returns the beginning of the year, which counts as the date of announcement if no document has another. */
    public Instant start() {
        return LocalDate.of(year, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    @Override
    public int compareTo(Edition other) {
        return ORDER.compare(this, other);
    }
}
