package no.helseprofil.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

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
        try (ZipFile file = new ZipFile(zip.toFile())) {
            Files.createDirectories(cache);
            Path target = cache.resolve(topFolder(file));
            if (!Files.isDirectory(target)) {
                Path fresh = Files.createTempDirectory(cache, "unpacking-");
                unpack(file, fresh);
                publish(fresh.resolve(target.getFileName()), target);
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

    static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new Copy(from, to));
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

    private static String topFolder(ZipFile file) throws IOException {
        return file.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.matches("[^/]+/bin/kc\\.sh"))
                .map(name -> name.substring(0, name.indexOf('/')))
                .findFirst()
                .orElseThrow(() -> new IOException("not a distribution of Keycloak: it has no bin/kc.sh"));
    }

    static void unpack(Path zip, Path folder) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            unpack(file, folder);
        }
    }

    private static void unpack(ZipFile file, Path folder) throws IOException {
        for (Enumeration<? extends ZipEntry> entries = file.entries(); entries.hasMoreElements(); ) {
            unpack(file, entries.nextElement(), folder);
        }
    }

    private static void unpack(ZipFile file, ZipEntry entry, Path folder) throws IOException {
        Path path = folder.resolve(entry.getName()).normalize();
        if (!path.startsWith(folder)) {
            throw new IOException("entry leads out of the folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        try (InputStream content = file.getInputStream(entry)) {
            Files.copy(content, path);
        }
        Files.setLastModifiedTime(path, entry.getLastModifiedTime());
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

    private static final class Copy extends SimpleFileVisitor<Path> {

        private final Path from;
        private final Path to;

        Copy(Path from, Path to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Path relative = from.relativize(file);
            if (relative.startsWith(SHARED)) {
                link(file, to.resolve(relative));
            } else {
                copy(file, to.resolve(relative));
            }
            return FileVisitResult.CONTINUE;
        }

        private static void link(Path file, Path target) throws IOException {
            try {
                Files.createLink(target, file);
            } catch (UnsupportedOperationException | IOException e) {
                copy(file, target);
            }
        }

        private static void copy(Path file, Path target) throws IOException {
            Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
