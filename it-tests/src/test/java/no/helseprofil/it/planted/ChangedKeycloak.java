package no.helseprofil.it.planted;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import no.helseprofil.testkit.server.Distribution;

/** Distributions of Keycloak with one changed class, below the folder in which servers run. */
final class ChangedKeycloak {

    private static final Path WORK = Path.of("target", "keycloak").toAbsolutePath();
    private static final Path LIBRARIES = Path.of("lib", "lib", "main");

    private ChangedKeycloak() {}

    /**
     * Returns the ZIP file of a changed distribution. It has only the name of its folder, which is unpacked already.
     *
     * @param name a name for it
     */
    static Path zip(PlantedChange change, String name) throws IOException {
        Path stock = Path.of(System.getProperty("helseprofil.dist.zip"));
        Path folder = WORK.resolve("planted-" + name);
        if (Files.isDirectory(folder)) {
            Distribution.delete(folder);
        }
        Distribution.unpackedBelow(WORK, stock).copyTo(folder);
        put(change, folder.resolve(LIBRARIES));
        Path zip = WORK.resolve("planted-" + name + ".zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry(folder.getFileName() + "/bin/kc.sh"));
        }
        return zip;
    }

    private static void put(PlantedChange change, Path libraries) throws IOException {
        Path jar;
        try (Stream<Path> files = Files.list(libraries)) {
            jar = files.filter(file -> file.getFileName().toString().startsWith(change.jar()))
                    .findFirst()
                    .orElseThrow();
        }
        Path changed = Files.createTempFile("planted-", ".jar");
        write(change, jar, changed);
        // the JAR is a link to that of other servers, so it is replaced and not written
        Files.delete(jar);
        Files.move(changed, jar);
    }

    private static void write(PlantedChange change, Path from, Path to) throws IOException {
        String entryOfClass = change.type() + ".class";
        boolean found = false;
        try (ZipFile in = new ZipFile(from.toFile());
                OutputStream file = Files.newOutputStream(to);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.setLevel(1);
            for (Enumeration<? extends ZipEntry> entries = in.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                out.putNextEntry(new ZipEntry(entry.getName()));
                try (InputStream content = in.getInputStream(entry)) {
                    byte[] bytes = content.readAllBytes();
                    boolean isIt = entry.getName().equals(entryOfClass);
                    found |= isIt;
                    out.write(isIt ? change.change().apply(bytes) : bytes);
                }
            }
        }
        if (!found) {
            throw new IllegalArgumentException("no " + entryOfClass + " in " + from);
        }
    }
}
