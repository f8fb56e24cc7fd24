package no.helseprofil.keycloak.selfattack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.keycloak.common.Version;

/**
 * Combination of Keycloak, its features, this JAR and other extensions that runs here, known by the content of files.
 * The files that {@code kc.sh build} writes are left out: they differ after each build of the same server.
 */
final class ServerBuild {

    private static final List<String> FOLDERS = List.of("lib/lib/main", "providers");
    private static final String KEYCLOAK = "org.keycloak.";

    private ServerBuild() {}

    /** Returns the digest of the server in a folder, with the features that are enabled. */
    static String digest(Path home, List<String> features) throws IOException {
        MessageDigest digest = sha256();
        add(digest, Version.VERSION);
        add(digest, String.join(",", features));
        for (String folder : FOLDERS) {
            for (Path jar : jars(home.resolve(folder), folder.startsWith("lib/lib"))) {
                add(digest, String.valueOf(jar.getFileName()));
                add(digest, jar);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Returns the JARs of a folder, or those of Keycloak alone, which are what a patch changes. */
    private static List<Path> jars(Path folder, boolean onlyKeycloak) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file ->
                            !onlyKeycloak || String.valueOf(file.getFileName()).startsWith(KEYCLOAK))
                    .sorted()
                    .toList();
        }
    }

    /** Adds the checksums of a JAR's entries, which stand in its directory. */
    private static void add(MessageDigest digest, Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                add(digest, entry.getName() + " " + entry.getCrc());
            }
        }
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
