package no.helseprofil.it.versions;

import java.lang.module.ModuleDescriptor.Version;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * README's table: a row for each kind of server on which all or the smoke tests have run and passed. It states no
 * number of tests, so that it changes only when what is claimed does.
 *
 * @param runs those that {@linkplain TestRun#proves prove} something, in the order of the rows; handed in as parts, if several
 *     JVMs shared the tests
 */
record CompatibilityTable(List<TestRun> runs) {

    private static final String HEADER = """
            | Helseprofil | Keycloak | served from a | Java | database | tests |
            |---|---|---|---|---|---|
            """;

    private static final Pattern PLACE =
            Pattern.compile("(?<=<!-- compatibility[^>]{0,200}-->\n).*?(?=<!-- /compatibility -->)", Pattern.DOTALL);

    private static final Pattern MAJOR_OF_JAVA = Pattern.compile("(?<major>\\d+).*");
    private static final Pattern MAJOR_OF_DATABASE = Pattern.compile("(?<name>\\S+ \\d+).*");

    CompatibilityTable {
        runs = together(runs).filter(TestRun::proves).sorted(order()).toList();
    }

    /** Makes one run of what several JVMs ran of the same. */
    private static Stream<TestRun> together(List<TestRun> parts) {
        return parts.stream().collect(Collectors.toMap(TestRun::kind, run -> run, TestRun::plus)).values().stream();
    }

    /** The versions of Keycloak in it. */
    Set<String> versions() {
        return runs.stream().map(TestRun::keycloak).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The table, in Markdown. */
    String text() {
        return HEADER + runs.stream().map(CompatibilityTable::row).distinct().collect(Collectors.joining());
    }

    /**
     * A text with this table in the place of the last one.
     *
     * @throws IllegalArgumentException if the text has no such place
     */
    String insertInto(String readme) {
        return put(text(), readme);
    }

    /**
     * A text with this table in the place of the last one, and above it when that was.
     *
     * @throws IllegalArgumentException if the text has no such place
     */
    String insertInto(String page, LocalDate day) {
        return put("Last run on " + day + ":\n\n" + text(), page);
    }

    private static String put(String table, String page) {
        Matcher place = PLACE.matcher(page);
        if (!place.find()) {
            throw new IllegalArgumentException("there is no <!-- compatibility --> to put the table after");
        }
        return place.replaceFirst(Matcher.quoteReplacement(table));
    }

    /** The newest server first, and of one server that with all tests. */
    private static Comparator<TestRun> order() {
        return Comparator.comparing((TestRun run) -> Version.parse(run.keycloak()))
                .reversed()
                .thenComparing(TestRun::tests)
                .thenComparing(TestRun::database)
                .thenComparing(Comparator.comparing(TestRun::served).reversed())
                .thenComparing(TestRun::java);
    }

    private static String row(TestRun run) {
        return Stream.of(
                        run.helseprofil().replace("-SNAPSHOT", ""),
                        run.keycloak(),
                        run.served(),
                        java(run),
                        MAJOR_OF_DATABASE.matcher(run.database()).replaceFirst("${name}"),
                        run.tests())
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** An image brings its own Java, and another one with its next edition. */
    private static String java(TestRun run) {
        return run.served().equals("container")
                ? "that of the image"
                : MAJOR_OF_JAVA.matcher(run.java()).replaceFirst("${major}");
    }
}
