package no.helseprofil.it.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import no.helseprofil.it.support.Kcadm;

/** Compiles a program with its library, which may be another version than one that is on the class path of the tests. */
final class JavaCommand {

    private static final String PACKAGE = "package ";
    private static final Path VARIANTS = Path.of("src/test/java/no/helseprofil/it/libraries/Variants.java");
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    /** One for all, which opens each library once. */
    private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, Locale.ROOT, null);

    private JavaCommand() {}

    /**
     * Compiles the program, and returns the command that starts it.
     *
     * @param sources the one with the main method first
     * @param libraries a class path, or a folder of JARs
     */
    static List<String> of(List<Path> sources, String libraries, Path folder) throws IOException {
        String jars = jars(libraries);
        compile(sources, jars, folder);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(Kcadm.SHORT_LIVED.split(" ")));
        command.addAll(List.of("-cp", folder + File.pathSeparator + jars, className(sources.get(0))));
        return command;
    }

    /** Compiles each variant of a program in the folder of its sources, and returns the command that starts them all. */
    static List<String> ofVariants(List<List<Path>> variants, String libraries, Path folder) throws IOException {
        List<String> folders = new ArrayList<>();
        for (List<Path> sources : variants) {
            Path own = sources.get(0).getParent();
            compile(sources, jars(libraries), own);
            folders.add(own.toString());
        }
        List<String> command = of(List.of(VARIANTS), libraries, folder);
        command.add(className(variants.get(0).get(0)));
        command.add(String.join(File.pathSeparator, folders));
        return command;
    }

    private static String jars(String libraries) throws IOException {
        Path folder = Path.of(libraries);
        try (Stream<String> files = Files.isDirectory(folder)
                ? Files.list(folder).map(Path::toString).sorted()
                : Stream.of(libraries.split(File.pathSeparator, -1))) {
            return files.filter(file -> file.endsWith(".jar")).collect(Collectors.joining(File.pathSeparator));
        }
    }

    private static void compile(List<Path> sources, String classPath, Path folder) {
        StringWriter messages = new StringWriter();
        List<String> options = List.of("-proc:none", "-nowarn", "-d", folder.toString(), "-cp", classPath);
        assertThat(COMPILER.getTask(messages, FILES, null, options, null, FILES.getJavaFileObjectsFromPaths(sources))
                        .call())
                .as("%s compiles with what is in %s: %s", sources, classPath, messages)
                .isTrue();
    }

    private static String className(Path source) {
        String of = TriedLibrary.text(source)
                .lines()
                .filter(line -> line.startsWith(PACKAGE))
                .findFirst()
                .orElseThrow();
        String name = source.getFileName().toString();
        return of.substring(PACKAGE.length()).replace(";", ".") + name.substring(0, name.indexOf('.'));
    }
}
