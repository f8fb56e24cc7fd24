package no.helseprofil.command;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import no.helseprofil.command.remote.FailedCommandException.ExitStatus;
import no.helseprofil.command.remote.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Command that runs {@code realm} with the libraries of a Keycloak, which read JSON and YAML, so that the JAR needn't
 * contain them a second time. The folder is named by {@code --keycloak}, or is the one in whose {@code providers} the
 * JAR is. No server runs.
 */
@Command(
        name = "realm",
        description = "Makes a realm file of a template, with the libraries of a Keycloak. No server runs.")
final class ServerLibraries implements Callable<Integer> {

    private static final String COMMAND = "no.helseprofil.command.RealmCommand";
    private static final String YAML = "com.fasterxml.jackson.dataformat.yaml.YAMLFactory";
    private static final Path LIBRARIES = Path.of("lib", "lib", "main");
    private static final String NEEDED = "com.fasterxml.jackson.dataformat.jackson-dataformat-yaml-";

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "the template")
    private String file = "";

    @Option(
            names = "--keycloak",
            paramLabel = "FOLDER",
            description = "the folder of a Keycloak; else the one in whose providers the JAR lies")
    private @Nullable String keycloak;

    ServerLibraries(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (keycloak == null && isThere()) {
            return invoke(ServerLibraries.class.getClassLoader());
        }
        List<Path> libraries = libraries();
        if (libraries.stream().noneMatch(file -> file.toString().contains(NEEDED))) {
            terminal.remark("name the folder of a Keycloak 26.7 by --keycloak: YAML and JSON are read by what it ships."
                    + " No server need run");
            return ExitStatus.MISUSED;
        }
        try (URLClassLoader loader = loader(libraries)) {
            return invoke(loader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isThere() {
        try {
            Class.forName(YAML);
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    private int invoke(@Nullable ClassLoader loader) {
        try {
            return (int) Class.forName(COMMAND, true, loader)
                    .getMethod("run", String.class, PrintStream.class, PrintStream.class)
                    .invoke(null, file, terminal.out(), terminal.errors());
        } catch (ReflectiveOperationException unfit) {
            throw new IllegalStateException("the libraries of this Keycloak don't fit", unfit);
        }
    }

    /**
     * Returns the libraries of the Keycloak; none if it isn't there. All are taken, since the needed ones depend on
     * what the catalogue's requirements use.
     */
    private List<Path> libraries() {
        try {
            Path folder = keycloak == null ? jar().resolve("../..").normalize() : Path.of(keycloak);
            try (Stream<Path> files = Files.list(folder.resolve(LIBRARIES))) {
                return files.filter(file -> file.toString().endsWith(".jar"))
                        .sorted()
                        .toList();
            }
        } catch (IOException | InvalidPathException none) {
            return List.of();
        }
    }

    private static Path jar() {
        try {
            return Path.of(ServerLibraries.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns a class loader of those libraries, this JAR and the JDK only. */
    private static URLClassLoader loader(List<Path> libraries) throws MalformedURLException {
        List<URL> found = new ArrayList<>();
        found.add(jar().toUri().toURL());
        for (Path library : libraries) {
            found.add(library.toUri().toURL());
        }
        return new URLClassLoader(found.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }
}
