package no.helseprofil.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Files in the kit: the pack, the JAR that moves a server's clock, the demo realm and its keys. They are copied out of
 * the kit's JAR, so that none of them is on the class path of its users.
 */
public final class KitFiles {

    private static final String PLACE = "no/helseprofil/testkit/server/files";
    private static final Path COPY = DistributionServer.WORK.resolveSibling("helseprofil");

    private KitFiles() {}

    /** Returns the pack, {@code helseprofil.jar}. */
    public static Path pack() {
        return file("helseprofil.jar");
    }

    /**
     * Returns the JAR that {@link TestTime} needs on the server. Never install it on a server that others can reach.
     */
    public static Path testServer() {
        return file("helseprofil-test-kit-testserver.jar");
    }

    /**
     * Returns the folder with {@code helse-realm.json}, the demo realm, and {@code demo-keys}, the private keys of its
     * clients.
     */
    public static Path realmConfig() {
        return copied();
    }

    /** Returns the version of Keycloak that the kit was tested with. */
    static String keycloakVersion() {
        try (InputStream stream = KitFiles.class.getResourceAsStream("kit.properties")) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(stream, "kit.properties"));
            return properties.getProperty("keycloak.version");
        } catch (IOException e) {
            throw new UncheckedIOException("reading what the kit was tested with", e);
        }
    }

    /**
     * Returns the zip file of Keycloak that Maven has fetched with the kit, from the repository that the kit was loaded
     * from.
     *
     * @return empty if the kit wasn't loaded from a Maven repository, or the zip file isn't there
     */
    static Optional<Path> distribution() {
        return distribution(source(), keycloakVersion());
    }

    /** Returns the zip file for a kit that was loaded from this JAR. */
    static Optional<Path> distribution(Path kit, String version) {
        Path inRepository = Path.of("no", "helseprofil", "helseprofil-test-kit");
        Path artifact = kit.resolveSibling("..").normalize();
        if (!artifact.endsWith(inRepository)) {
            return Optional.empty();
        }
        return Optional.of(artifact.resolve(
                                "../../../org/keycloak/keycloak-quarkus-dist/%1$s/keycloak-quarkus-dist-%1$s.zip"
                                        .formatted(version))
                        .normalize())
                .filter(Files::isRegularFile);
    }

    private static Path file(String name) {
        Path file = copied().resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException("the kit was built without " + name
                    + ": build it with mvn install -pl test-kit -Dkit -Dmaven.test.skip");
        }
        return file;
    }

    private static synchronized Path copied() {
        Path source = source();
        try {
            if (Files.isDirectory(source)) {
                copy(source.resolve(PLACE));
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(source)) {
                    copy(jar.getPath(PLACE));
                }
            }
            return COPY;
        } catch (IOException e) {
            throw new UncheckedIOException("copying the kit's files to " + COPY, e);
        }
    }

    private static void copy(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path target = COPY.resolve(folder.relativize(file).toString());
            // An unchanged JAR keeps its timestamp, so that Keycloak's build of it remains valid.
            if (!Files.exists(target) || Files.mismatch(file, target) >= 0) {
                Files.createDirectories(target.getParent());
                Path fresh = Files.createTempFile(target.getParent(), "copying-", "");
                Files.copy(file, fresh, StandardCopyOption.REPLACE_EXISTING);
                // In whole seconds, as layers of an image have them.
                Files.setLastModifiedTime(fresh, FileTime.from(Instant.now().truncatedTo(ChronoUnit.SECONDS)));
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /** Returns the kit's JAR, or the folder of its classes. */
    private static Path source() {
        try {
            return Path.of(KitFiles.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("where the kit was loaded from", e);
        }
    }
}
