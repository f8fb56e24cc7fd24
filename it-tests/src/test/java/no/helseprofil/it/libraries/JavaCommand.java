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

    private JavaCommand() {}

    /**
     * Compiles the program, and returns the command that starts it.
     *
     * @param sources the one with the main method first
     * @param libraries a class path, or a folder of JARs
     */
    static List<String> of(List<Path> sources, String libraries, Path folder) throws IOException {
        String classPath = Files.isDirectory(Path.of(libraries)) ? jars(Path.of(libraries)) : libraries;
        compile(sources, classPath, folder);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(Kcadm.SHORT_LIVED.split(" ")));
        command.addAll(List.of("-cp", folder + File.pathSeparator + classPath, className(sources.get(0))));
        return command;
    }

    private static String jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString).sorted().collect(Collectors.joining(File.pathSeparator));
        }
    }

    private static void compile(List<Path> sources, String classPath, Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options = List.of("-proc:none", "-nowarn", "-d", folder.toString(), "-cp", classPath);
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            assertThat(compiler.getTask(
                                    messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                            .call())
                    .as("%s compiles with what is in %s: %s", sources, classPath, messages)
                    .isTrue();
        }
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
