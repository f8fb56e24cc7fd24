package no.helseprofil;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Amount of code that must be read to know what can affect a token: all that the token endpoint reaches by imports, and
 * by names of its own packages.
 */
class TokenEndpointClosureTest {

    private static final int MOST_LINES_BY_PACKAGES = 45_000;
    private static final int MOST_LINES_BY_CLASSES = 24_000;

    /** The wrappers of Keycloak's token endpoint, and of the resource that makes it. */
    private static final Pattern ENDPOINT = Pattern.compile("extends (?:TokenEndpoint|OIDCLoginProtocolService)\\b");

    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?(no\\.helseprofil[\\w.]*)");
    private static final Pattern NAME = Pattern.compile("\\b[A-Z]\\w*");
    private static final Pattern NO_CODE = Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*+|\"(?:[^\"\\\\]++|\\\\.)*+\"");

    @Test
    void theTokenEndpointReachesAtMostItsBudget() throws IOException {
        Sources sources = Sources.below(providers());
        Set<String> endpoints = sources.thatContain(ENDPOINT);
        Set<String> packages = sources.packages(reached(
                endpoints.stream().map(Sources::packageOf).collect(Collectors.toSet()), sources::packagesUsedBy));
        Set<String> classes = reached(endpoints, sources::classesUsedBy);
        int byPackages = sources.lines(packages);
        int byClasses = sources.lines(classes);
        System.out.printf(
                "Behind the token endpoint: %,d lines by packages (at most %,d), %,d by classes (at most %,d), of %,d%n",
                byPackages,
                MOST_LINES_BY_PACKAGES,
                byClasses,
                MOST_LINES_BY_CLASSES,
                sources.lines(sources.texts().keySet()));

        assertThat(endpoints).as("the wrappers").isNotEmpty();
        assertThat(byPackages)
                .as("lines behind the token endpoint by packages: find the import that is new, and turn it around")
                .isBetween(MOST_LINES_BY_CLASSES, MOST_LINES_BY_PACKAGES);
        assertThat(byClasses)
                .as("lines behind the token endpoint by classes: find the import that is new, and turn it around")
                .isBetween(MOST_LINES_BY_CLASSES / 2, MOST_LINES_BY_CLASSES);
    }

    @Test
    void followsImportsAndSimpleNamesOnly(@TempDir Path root) throws IOException {
        write(
                root,
                "a",
                "Entry",
                "import no.helseprofil.b.Used.Inner;\nclass Entry extends TokenEndpoint { Beside x; }");
        write(
                root,
                "a",
                "Beside",
                "class Beside { /* Commented */ String text = \"Quoted \\\" Quoted\"; // Commented\n}");
        write(root, "a", "Commented", "class Commented {}");
        write(root, "a", "Quoted", "class Quoted {}");
        write(root, "b", "Used", "import static no.helseprofil.c.Constants.ONE;\nclass Used {}");
        write(root, "b", "Other", "import no.helseprofil.d.Far;\nclass Other {}");
        write(root, "c", "Constants", "class Constants {}");
        write(root, "d", "Far", "class Far {}");

        Sources sources = Sources.below(root);

        assertThat(reached(sources.thatContain(ENDPOINT), sources::classesUsedBy))
                .as("classes")
                .containsExactlyInAnyOrder(
                        "no.helseprofil.a.Entry",
                        "no.helseprofil.a.Beside",
                        "no.helseprofil.b.Used",
                        "no.helseprofil.c.Constants");
        assertThat(reached(Set.of("no.helseprofil.a"), sources::packagesUsedBy))
                .as("packages, by whatever class of them")
                .containsExactlyInAnyOrder(
                        "no.helseprofil.a", "no.helseprofil.b", "no.helseprofil.c", "no.helseprofil.d");
        assertThat(sources.lines(Set.of("no.helseprofil.a.Beside"))).as("lines").isEqualTo(3);
    }

    /** The folder with the code of the JAR, whichever module of it this runs in. */
    private static Path providers() {
        Path folder = Path.of("").toAbsolutePath();
        while (!folder.endsWith("providers")) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static void write(Path root, String where, String name, String text) throws IOException {
        Path folder = Files.createDirectories(root.resolve("src/main/java/no/helseprofil/" + where));
        Files.writeString(folder.resolve(name + ".java"), "package no.helseprofil." + where + ";\n" + text + "\n");
    }

    private static Set<String> reached(Set<String> from, Function<String, Set<String>> uses) {
        Set<String> reached = new HashSet<>(from);
        Deque<String> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            uses.apply(open.pop()).stream().filter(reached::add).forEach(open::push);
        }
        return reached;
    }

    /**
     * The classes of the JAR that have a file.
     *
     * @param texts what stands in it, by the name of the class
     */
    private record Sources(Map<String, String> texts) {

        static Sources below(Path root) throws IOException {
            Map<String, String> texts = new HashMap<>();
            try (Stream<Path> files = Files.walk(root)) {
                List<Path> ours = files.filter(Sources::isOurs).toList();
                for (Path file : ours) {
                    String text = Files.readString(file);
                    Matcher named = PACKAGE.matcher(text);
                    if (named.find()) {
                        texts.put(named.group(1) + "." + simpleName(file), text);
                    }
                }
            }
            return new Sources(texts);
        }

        private static boolean isOurs(Path file) {
            return file.toString().contains("src/main/java/no/helseprofil/")
                    && file.toString().endsWith(".java")
                    && !simpleName(file).equals("package-info");
        }

        private static String simpleName(Path file) {
            return file.getFileName().toString().replace(".java", "");
        }

        static String packageOf(String name) {
            return name.substring(0, name.lastIndexOf('.'));
        }

        Set<String> thatContain(Pattern text) {
            return texts.keySet().stream()
                    .filter(name -> text.matcher(texts.get(name)).find())
                    .collect(Collectors.toSet());
        }

        Set<String> packages(Set<String> names) {
            return texts.keySet().stream()
                    .filter(name -> names.contains(packageOf(name)))
                    .collect(Collectors.toSet());
        }

        int lines(Set<String> names) {
            return names.stream()
                    .mapToInt(name -> (int)
                            texts.get(name).chars().filter(sign -> sign == '\n').count())
                    .sum();
        }

        Set<String> packagesUsedBy(String name) {
            return packages(Set.of(name)).stream()
                    .flatMap(of -> classesUsedBy(of).stream())
                    .map(Sources::packageOf)
                    .collect(Collectors.toSet());
        }

        Set<String> classesUsedBy(String name) {
            String text = texts.get(name);
            Stream<String> imported = IMPORT.matcher(text).results().map(found -> topLevel(found.group(1)));
            Stream<String> beside = NAME.matcher(NO_CODE.matcher(text).replaceAll(""))
                    .results()
                    .map(found -> packageOf(name) + "." + found.group());
            return Stream.concat(imported, beside)
                    .filter(texts::containsKey)
                    .filter(used -> !used.equals(name))
                    .collect(Collectors.toSet());
        }

        /** An import may name a member of a class. */
        private String topLevel(String imported) {
            String name = imported;
            while (!texts.containsKey(name) && name.contains(".")) {
                name = packageOf(name);
            }
            return name;
        }
    }
}
