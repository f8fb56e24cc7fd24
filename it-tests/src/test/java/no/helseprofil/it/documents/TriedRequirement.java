package no.helseprofil.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import no.helseprofil.it.documents.AddingPage.Command;
import no.helseprofil.it.documents.AddingPage.Edit;

/**
 * The requirement of {@code docs/adding-a-requirement.md} in a copy: what the page has made or changed is compiled, and put before
 * the classes of the project when tests are run.
 */
final class TriedRequirement {

    private static final Path ROOT = Path.of("..");

    /** Documents that tests write from a requirement. */
    static final List<String> WRITTEN = List.of("docs/requirements.md", "docs/profile.schema.json", "docs/forecast.md");

    private static final String KIT = "it-tests";
    private static final List<String> DOCUMENTS =
            Stream.concat(WRITTEN.stream(), Stream.of("docs/clients.md")).toList();
    private static final List<String> SOURCES = List.of("src/main/java/", "src/test/java/", "src/main/resources/");

    /** Classes of the requirements and their tests, and of the kit, then those of this module. */
    private static final List<Path> CLASSES = Stream.concat(
                    Stream.of(
                            ROOT.resolve("providers/policy/target/test-classes"),
                            ROOT.resolve("providers/policy/target/classes"),
                            ROOT.resolve("providers/features/target/test-classes"),
                            ROOT.resolve("providers/features/target/classes"),
                            ROOT.resolve("providers/keycloak/target/test-classes"),
                            ROOT.resolve("providers/keycloak/target/classes"),
                            ROOT.resolve("test-kit/target/classes")),
                    Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                            .map(Path::of)
                            .filter(Files::isDirectory))
            .toList();

    private final Path folder;

    /** The text of each file of the page, in its order. */
    private final Map<String, String> files = new LinkedHashMap<>();

    TriedRequirement(Path folder, List<Edit> edits) throws IOException {
        this.folder = folder;
        for (Edit edit : edits) {
            Path original = ROOT.resolve(edit.file());
            String before = files.containsKey(edit.file())
                    ? files.get(edit.file())
                    : Files.exists(original) ? Files.readString(original) : "";
            files.put(edit.file(), edit.in(before));
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            write(folder.resolve("sources").resolve(file.getKey()), file.getValue());
        }
        for (String document : DOCUMENTS) {
            write(folder.resolve("sources").resolve(document), Files.readString(ROOT.resolve(document)));
        }
    }

    /** All files that have another content than before, or are new. */
    List<String> touched() throws IOException {
        List<String> touched = new ArrayList<>(files.keySet());
        for (String document : WRITTEN) {
            if (!Files.readString(folder.resolve("sources").resolve(document))
                    .equals(Files.readString(ROOT.resolve(document)))) {
                touched.add(document);
            }
        }
        return touched;
    }

    /** Returns the compiler's messages on the sources without one of them; empty if there are none. */
    String compile(String forgotten) throws IOException {
        List<Path> sources = files.keySet().stream()
                .filter(file -> file.endsWith(".java") && !file.equals(forgotten))
                .map(file -> folder.resolve("sources").resolve(file))
                .toList();
        Path compiled = Files.createDirectories(folder.resolve("compiled"));
        StringWriter messages = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            String path = Stream.concat(
                            CLASSES.stream().map(Path::toString), Stream.of(System.getProperty("java.class.path")))
                    .collect(Collectors.joining(File.pathSeparator));
            List<String> options =
                    List.of("-proc:none", "-implicit:none", "-d", compiled.toString(), "-cp", path, "--release", "17");
            boolean compiles = compiler.getTask(
                            messages, manager, null, options, null, manager.getJavaFileObjectsFromPaths(sources))
                    .call();
            return compiles ? "" : messages.toString();
        }
    }

    /** Runs the tests of a command; what fails, with its message. */
    String run(Command command) throws IOException {
        return run(command, "");
    }

    /** Runs the tests of the module of one file, where that file is as it was before, or isn't there. */
    String run(Command command, String forgotten) throws IOException {
        return run(command, forgotten, "");
    }

    /** Runs the same tests until a failure has what is sought. */
    String run(Command command, String forgotten, String sought) throws IOException {
        List<URL> classes = new ArrayList<>();
        Path changed = folder.resolve("without-" + Path.of(forgotten).getFileName());
        for (String file : files.keySet()) {
            if (!file.equals(forgotten)) {
                copyMade(file, changed);
            }
        }
        classes.add(url(Files.createDirectories(changed)));
        for (Path path : CLASSES) {
            classes.add(url(path));
        }
        Path docs = folder.resolve("sources/docs");
        if (WRITTEN.contains(forgotten)) {
            docs = folder.resolve("docs-without-" + Path.of(forgotten).getFileName());
            for (String document : DOCUMENTS) {
                Path source = document.equals(forgotten) ? ROOT : folder.resolve("sources");
                write(docs.resolve(Path.of(document).getFileName()), Files.readString(source.resolve(document)));
            }
        }
        return new OtherClasses(classes).run(namesOf(command.tests(), forgotten), docs, command.properties(), sought);
    }

    private void copyMade(String file, Path target) throws IOException {
        String below = below(file);
        if (!file.endsWith(".java")) {
            write(target.resolve(below), files.get(file));
            return;
        }
        String simple = Path.of(below).getFileName().toString().replace(".java", "");
        Path folderOfClasses = folder.resolve("compiled").resolve(below).getParent();
        try (Stream<Path> compiled = Files.list(folderOfClasses)) {
            for (Path made : compiled.filter(isOf(simple)).toList()) {
                Path to = target.resolve(folder.resolve("compiled").relativize(made));
                Files.createDirectories(to.getParent());
                Files.write(to, Files.readAllBytes(made));
            }
        }
    }

    private static Predicate<Path> isOf(String simple) {
        return made -> made.getFileName().toString().equals(simple + ".class")
                || made.getFileName().toString().startsWith(simple + "$");
    }

    /** The full names of classes of tests, which are looked for in the copy and in the project. */
    private List<String> namesOf(List<String> tests, String forgotten) throws IOException {
        List<String> names = new ArrayList<>();
        for (String test : tests) {
            Optional<String> own = files.keySet().stream()
                    .filter(file -> file.endsWith("/" + test + ".java"))
                    .findFirst();
            if (own.isPresent() && own.get().equals(forgotten)) {
                continue;
            }
            String file = own.isPresent() ? own.get() : inProject(test);
            if (forgotten.isEmpty() || isOfKit(file) == isOfKit(forgotten)) {
                names.add(nameOf(file));
            }
        }
        return names;
    }

    private static String inProject(String test) throws IOException {
        for (String module : List.of("providers/policy", "providers/features", "providers/keycloak", KIT)) {
            try (Stream<Path> found = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                Optional<Path> file =
                        found.filter(path -> path.endsWith(test + ".java")).findFirst();
                if (file.isPresent()) {
                    return ROOT.relativize(file.get()).toString();
                }
            }
        }
        throw new AssertionError(AddingPage.NAME + " names a test that there isn't: " + test);
    }

    private static boolean isOfKit(String file) {
        return file.startsWith(KIT + "/");
    }

    private static String nameOf(String file) {
        return below(file).replace(".java", "").replace('/', '.');
    }

    private static String below(String file) {
        return SOURCES.stream()
                .filter(file::contains)
                .map(source -> file.substring(file.indexOf(source) + source.length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no source file: " + file));
    }

    private static URL url(Path path) throws MalformedURLException {
        assertThat(path).as("compiled classes").isDirectory();
        return path.toUri().toURL();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
