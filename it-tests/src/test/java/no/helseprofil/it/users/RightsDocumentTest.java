package no.helseprofil.it.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of who reads and writes what: each cell names a test that is there, or a reason. */
class RightsDocumentTest {

    private static final Path CLASSES = Path.of("target", "test-classes");

    private static RightsTable table;

    @BeforeAll
    static void read() throws IOException {
        table = RightsTable.read();
    }

    @Test
    void eachCellNamesALine() {
        assertThat(table.rows()).isNotEmpty().allSatisfy(row -> {
            assertThat(row).as("columns").hasSize(7);
            assertThat(row.subList(1, 7))
                    .allSatisfy(cell ->
                            assertThat(cell).as("the cell of %s", row.get(0)).matches("[^:]+: [A-Z](, [A-Z])*"));
        });
        assertThat(table.rows().stream()
                        .flatMap(row -> row.subList(1, 7).stream())
                        .flatMap(cell -> Stream.of(cell.split(": ", 2)[1].split(", ")))
                        .distinct())
                .as("the lines that cells name")
                .containsExactlyInAnyOrderElementsOf(table.lines().keySet());
    }

    @Test
    void eachNamedTestExists() throws IOException {
        Map<String, List<Class<?>>> tests = tests();
        assertThat(table.lines()).allSatisfy((letter, line) -> {
            List<String> named = RightsTable.code(line)
                    .filter(code -> code.matches("[A-Z]\\w+IT(\\.\\w+)?"))
                    .toList();
            assertThat(named.isEmpty() ? line.length() : Integer.MAX_VALUE)
                    .as("line %s: a test, or a reason in words", letter)
                    .isGreaterThan(25);
            assertThat(named).allSatisfy(test -> {
                String[] parts = test.split("\\.");
                assertThat(tests).as("the class of %s", test).containsKey(parts[0]);
                assertThat(parts.length == 1 || hasMethod(tests.get(parts[0]), parts[1]))
                        .as("the method %s", test)
                        .isTrue();
            });
        });
    }

    private static boolean hasMethod(List<Class<?>> classes, String name) {
        return classes.stream()
                .flatMap(one -> Arrays.stream(one.getDeclaredMethods()))
                .anyMatch(method -> method.getName().equals(name));
    }

    private static Map<String, List<Class<?>>> tests() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.map(CLASSES::relativize)
                    .map(Path::toString)
                    .filter(name -> name.endsWith("IT.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .<Class<?>>map(RightsDocumentTest::load)
                    .collect(Collectors.groupingBy(Class::getSimpleName));
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, RightsDocumentTest.class.getClassLoader());
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException("a compiled class is not on the class path", gone);
        }
    }
}
