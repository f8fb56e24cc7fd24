package no.helseprofil.it.duration;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Durations of a run, for a reader who wants it faster.
 *
 * @param classes of tests
 * @param starts how long each server took to start
 */
record Durations(List<TestClass> classes, List<Duration> starts) {

    private static final int SLOWEST = 20;

    /** The slowest classes, the slowest first, and one line on servers. */
    String text() {
        StringBuilder text = new StringBuilder(
                "The slowest of %d classes, in seconds; starts of servers are in them:%n".formatted(classes.size()));
        classes.stream()
                .sorted(Comparator.comparing(TestClass::took).reversed())
                .limit(SLOWEST)
                .forEach(one ->
                        text.append(line("%6.1f %5d tests  %s%n", seconds(one.took()), one.tests(), one.shortName())));
        text.append(line(
                "All classes: %.0f s.%n",
                seconds(sum(classes.stream().map(TestClass::took).toList()))));
        text.append(line("Servers started: %d, in %.0f s.%n", starts.size(), seconds(sum(starts))));
        return text.toString();
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static Duration sum(List<Duration> durations) {
        return durations.stream().reduce(Duration.ZERO, Duration::plus);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** A class of tests. */
    record TestClass(String name, int tests, Duration took) {

        String shortName() {
            return name.replaceFirst("^no\\.helseprofil\\.", "");
        }
    }
}
