package no.helseprofil;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Style of the javadocs in all code. A javadoc begins with a verb or a noun phrase, and names the actor. Each habit
 * that is harder to read has a largest share of the javadocs.
 */
class JavadocStyleTest {

    private static final Path ROOT = Path.of("..", "..");
    private static final double MOST_SUBORDINATE_PERCENT = 3;
    private static final double MOST_TELLING_PERCENT = 0.5;
    private static final double MOST_WITHOUT_ACTOR_PERCENT = 1;
    private static final int FEWEST_JAVADOCS = 9_000;
    private static final int LONGEST_QUOTE = 100;

    private static final Pattern SOURCE = Pattern.compile(".*/src/\\w+/java/.*\\.java");
    private static final Pattern JAVADOC = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern STAR = Pattern.compile("^\\s*\\*", Pattern.MULTILINE);
    private static final Pattern TAG = Pattern.compile("\\{@\\w+\\s+([^}]*)}");

    private static List<Javadoc> javadocs = List.of();

    /** A habit of writing, with the largest share of javadocs that may have it. */
    private enum Habit {
        SUBORDINATE_CLAUSE(
                "begin with a subordinate clause: begin with a verb, or for a type with a noun",
                MOST_SUBORDINATE_PERCENT,
                "^(What|Whether|How|Where|Those|Of|By|That of|Who|Whose|Why|When|Which|As|From|In|For|With|The one"
                        + "|The same)\\b"),
        TELLING(
                "say told or tell: write returned, sent, logged or disclosed",
                MOST_TELLING_PERCENT,
                "\\b(told|tells?)\\b"),
        NO_ACTOR(
                "say nobody or whoever: name the client, the user or the node",
                MOST_WITHOUT_ACTOR_PERCENT,
                "\\b([Nn]obody|who(m)?ever)\\b");

        private final String description;
        private final double mostPercent;
        private final Pattern pattern;

        Habit(String description, double mostPercent, String pattern) {
            this.description = description;
            this.mostPercent = mostPercent;
            this.pattern = Pattern.compile(pattern);
        }

        List<Javadoc> in(List<Javadoc> all) {
            return all.stream()
                    .filter(javadoc -> pattern.matcher(javadoc.text()).find())
                    .toList();
        }
    }

    /**
     * A javadoc in a file.
     *
     * @param place file and line
     * @param text content without stars, tags in braces and line breaks
     */
    private record Javadoc(String place, String text) {

        @Override
        public String toString() {
            return place + ": " + text.substring(0, Math.min(LONGEST_QUOTE, text.length()));
        }
    }

    @BeforeAll
    static void read() throws IOException {
        javadocs = below(ROOT);
    }

    @Test
    void readsTheCodeOfAllModules() {
        assertThat(javadocs).as("javadocs that were read").hasSizeGreaterThan(FEWEST_JAVADOCS);
        assertThat(javadocs.stream().map(Javadoc::place))
                .as("modules")
                .anyMatch(place -> place.startsWith("providers/policy/"))
                .anyMatch(place -> place.startsWith("test-kit/src/testserver/"))
                .anyMatch(place -> place.startsWith("it-tests/src/test/"));
    }

    @ParameterizedTest
    @EnumSource
    void aDiscouragedHabitStaysBelowItsShare(Habit habit) {
        List<Javadoc> found = habit.in(javadocs);

        assertThat(100.0 * found.size() / javadocs.size())
                .as(
                        "percent of %,d javadocs that %s%n%s%n",
                        javadocs.size(),
                        habit.description,
                        String.join("\n", found.stream().map(Javadoc::toString).toList()))
                .isLessThanOrEqualTo(habit.mostPercent);
    }

    @Test
    void findsEachHabitByFileAndLine(@TempDir Path root) throws IOException {
        Path main = Files.createDirectories(root.resolve("a/src/main/java/b"));
        Files.writeString(main.resolve("Odd.java"), """
                package b;

                /** Whether {@code true}. */
                class Odd {
                    /**
                     * Returns the client that
                     * {@link Odd tells} it.
                     */
                    /* What no javadoc says. */
                    /** Waits for whoever comes. */
                    /***/
                    /** Wherever it is. */
                }
                """);
        Files.writeString(main.resolve("package-info.java"), "/** What is here. */\n");
        Files.writeString(
                Files.createDirectories(root.resolve("a/src/test/java/b")).resolve("OddTest.java"),
                "/** Tests of it. */\n");
        Files.writeString(
                Files.createDirectories(root.resolve("a/target/src/main/java/b"))
                        .resolve("Copy.java"),
                "/** What is. */\n");

        List<Javadoc> found = below(root);

        assertThat(found.stream().map(Javadoc::text))
                .as("javadocs")
                .containsExactlyInAnyOrder(
                        "Tests of it.",
                        "Whether true.",
                        "Returns the client that Odd tells it.",
                        "Waits for whoever comes.",
                        "Wherever it is.");
        assertThat(Habit.SUBORDINATE_CLAUSE.in(found))
                .as("subordinate")
                .hasToString("[a/src/main/java/b/Odd.java:3: Whether true.]");
        assertThat(Habit.TELLING.in(found))
                .as("telling")
                .hasToString("[a/src/main/java/b/Odd.java:5: Returns the client that Odd tells it.]");
        assertThat(Habit.NO_ACTOR.in(found))
                .as("no actor")
                .hasToString("[a/src/main/java/b/Odd.java:10: Waits for whoever comes.]");
    }

    private static List<Javadoc> below(Path root) throws IOException {
        List<Javadoc> found = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean isSource = folder.equals(root) || !name.startsWith(".") && !name.equals("target");
                return isSource ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = root.relativize(file).toString();
                if (SOURCE.matcher(name).matches() && !name.endsWith("package-info.java")) {
                    found.addAll(in(name, Files.readString(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static List<Javadoc> in(String file, String code) {
        List<Javadoc> found = new ArrayList<>();
        Matcher matcher = JAVADOC.matcher(code);
        while (matcher.find()) {
            String text = TAG.matcher(STAR.matcher(matcher.group(1)).replaceAll(" "))
                    .replaceAll("$1")
                    .replaceAll("\\s+", " ")
                    .strip();
            if (!text.isEmpty()) {
                long line = 1
                        + code.chars()
                                .limit(matcher.start())
                                .filter(sign -> sign == '\n')
                                .count();
                found.add(new Javadoc(file + ":" + line, text));
            }
        }
        return found;
    }
}
