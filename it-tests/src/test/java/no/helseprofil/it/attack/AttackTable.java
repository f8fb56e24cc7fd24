package no.helseprofil.it.attack;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table of attacks, read from the annotations of compiled tests.
 *
 * @param rows in the order of the attackers, then of the tests' names
 */
record AttackTable(List<Row> rows) {

    /**
     * A line of the table.
     *
     * @param attack what is tried
     * @param test the class that tries it, and the method where one alone does
     */
    record Row(Attack attack, String test) {

        private String markdown() {
            String outcome = attack.outcome().equals("refused") ? "" : ": **" + attack.outcome() + "**";
            return "* " + attack.tries() + outcome + ". `" + test + "`";
        }
    }

    /** All that is annotated below a folder of classes. */
    static AttackTable of(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return new AttackTable(files.map(classes::relativize)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .sorted()
                    .flatMap(AttackTable::rowsOf)
                    .sorted(Comparator.comparing(row -> row.attack().by()))
                    .toList());
        }
    }

    private static Stream<Row> rowsOf(String file) {
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        Class<?> tests;
        try {
            tests = Class.forName(name, false, AttackTable.class.getClassLoader());
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException("a compiled class is not on the class path", gone);
        }
        return Stream.concat(
                lines(tests, tests.getSimpleName()),
                Arrays.stream(tests.getDeclaredMethods())
                        .sorted(Comparator.comparing(method -> method.getName()))
                        .flatMap(method -> lines(method, tests.getSimpleName() + "." + method.getName())));
    }

    private static Stream<Row> lines(AnnotatedElement test, String name) {
        return Arrays.stream(test.getAnnotationsByType(Attack.class)).map(attack -> new Row(attack, name));
    }

    /** Returns a heading and a list for each attacker, as Markdown. */
    String markdown() {
        return Arrays.stream(Attacker.values()).map(this::section).collect(Collectors.joining());
    }

    private String section(Attacker attacker) {
        String lines = rows.stream()
                .filter(row -> row.attack().by() == attacker)
                .map(Row::markdown)
                .collect(Collectors.joining("\n"));
        return lines.isEmpty() ? "" : """

                ### %s

                %s
                """.formatted(attacker.title(), lines);
    }
}
