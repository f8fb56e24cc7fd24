package no.helseprofil.it.support;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Keycloak's own {@code kcadm.sh}, from the distribution that the tests run on. */
public final class Kcadm {

    private static final Path FOLDER = Path.of("target", "kcadm").toAbsolutePath();

    /** Options of a Java that lives for seconds: no time is spent on making it fast for hours, or on verifying classes. */
    public static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
            + " -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote";

    private final Path script;

    private Kcadm(Path script) {
        this.script = script;
    }

    /** Unpacked. A test is skipped where there is no distribution to take it from. */
    public static Kcadm unpacked() {
        File distribution = new File(Objects.requireNonNull(System.getProperty("helseprofil.dist.zip")));
        if (!distribution.isFile()) {
            abort("no " + distribution + ", which kcadm.sh would be taken from");
        }
        try {
            Files.createDirectories(FOLDER);
            Path home = Files.createTempDirectory(FOLDER, "home-");
            unpack(distribution, home);
            Path script = home.resolve("bin/kcadm.sh");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
            return new Kcadm(script);
        } catch (IOException e) {
            throw new UncheckedIOException("unpacking kcadm.sh", e);
        }
    }

    /** The folder in which a shell finds it. */
    public Path folder() {
        return script.getParent();
    }

    private static void unpack(File distribution, Path home) throws IOException {
        try (ZipFile zip = new ZipFile(distribution)) {
            for (ZipEntry entry :
                    zip.stream().filter(entry -> !entry.isDirectory()).toList()) {
                Path path = Path.of(entry.getName());
                Path below = path.subpath(1, path.getNameCount());
                if (below.startsWith("bin/client") || below.equals(Path.of("bin/kcadm.sh"))) {
                    write(zip, entry, home.resolve(below));
                }
            }
        }
    }

    private static void write(ZipFile zip, ZipEntry entry, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        try (InputStream content = zip.getInputStream(entry)) {
            Files.copy(content, target);
        }
    }
}
