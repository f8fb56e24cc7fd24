package no.helseprofil.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Keycloak's distribution, unpacked once, from which every server gets a copy of its own. {@link Servers} uses it by
 * itself; this class is for tests that run {@code kc.sh}.
 */
public final class Distribution {

    /** The only part that Keycloak never writes, and by far the largest, so that copies may share it. */
    private static final Path SHARED = Path.of("lib", "lib");

    private final Path unpacked;

    private Distribution(Path unpacked) {
        this.unpacked = unpacked;
    }

    /**
     * Unpacks into a folder below {@code cache}, unless that was done before, or {@code zip} is a folder in which it is
     * unpacked; two JVMs may do it at once. The folder
     * has the name of the zip file's top folder, which includes the version; the name of the zip file may lack that.
     */
    public static Distribution unpackedBelow(Path cache, Path zip) {
        return Files.isDirectory(zip) ? linkedBelow(cache, zip) : unpackedOnce(cache, zip);
    }

    /** Links a distribution that is unpacked already, as in Keycloak's image, so that what is kept of it is below the cache. */
    private static Distribution linkedBelow(Path cache, Path folder) {
        Path link = cache.resolve(folder.getFileName());
        try {
            Files.createDirectories(cache);
            if (!Files.isDirectory(link)) {
                Files.createSymbolicLink(link, folder.toAbsolutePath());
            }
            return new Distribution(link);
        } catch (IOException e) {
            throw new UncheckedIOException("linking " + folder, e);
        }
    }

    private static Distribution unpackedOnce(Path cache, Path zip) {
        try (FileSystem file = FileSystems.newFileSystem(zip)) {
            Files.createDirectories(cache);
            Path top = topFolder(file.getPath("/"));
            Path target = cache.resolve(top.getFileName().toString());
            if (!Files.isDirectory(target)) {
                Path fresh = Files.createTempDirectory(cache, "unpacking-");
                Path copy = fresh.resolve(target.getFileName());
                copy(top, copy);
                publish(copy, target);
                delete(fresh);
            }
            return new Distribution(target);
        } catch (IOException e) {
            throw new UncheckedIOException("unpacking " + zip, e);
        }
    }

    /** Returns the folder. */
    public Path unpacked() {
        return unpacked;
    }

    /** Copies the distribution to a new folder. */
    public void copyTo(Path home) {
        try {
            copy(unpacked.toRealPath(), home);
        } catch (IOException e) {
            throw new UncheckedIOException("copying " + unpacked + " to " + home, e);
        }
    }

    /** Copies a folder with its content, also out of a zip file. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String relative = from.relativize(file).toString();
                Path target = to.resolve(relative);
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!Path.of(relative).startsWith(SHARED) || !isLinked(target, file)) {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static boolean isLinked(Path target, Path file) {
        try {
            Files.createLink(target, file);
            return true;
        } catch (UnsupportedOperationException | ProviderMismatchException | IOException otherFileSystem) {
            return false;
        }
    }

    /** Deletes a folder and its content. */
    public static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("deleting " + folder, e);
        }
    }

    private static Path topFolder(Path root) throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(folder -> Files.exists(folder.resolve("bin/kc.sh")))
                    .findFirst()
                    .orElseThrow(() -> new IOException("not a distribution of Keycloak: it has no bin/kc.sh"));
        }
    }

    static void unpack(Path zip, Path folder) throws IOException {
        try (FileSystem file = FileSystems.newFileSystem(zip)) {
            copy(file.getPath("/"), folder);
        }
    }

    /** Renames a folder to its final name, unless another JVM was faster. */
    static void publish(Path fresh, Path target) throws IOException {
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(target)) {
                throw e;
            }
        }
    }
}
