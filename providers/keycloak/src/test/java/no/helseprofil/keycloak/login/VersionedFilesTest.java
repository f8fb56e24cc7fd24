package no.helseprofil.keycloak.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Browsers keep files of a theme for thirty days, at an address that Keycloak alters when it is itself upgraded. So ours
 * have the beginning of their own hash in it.
 */
class VersionedFilesTest {

    private static final Path THEME = Path.of("../../themes/helseprofil");
    private static final Pattern VERSIONED = Pattern.compile("(?<file>[\\w/-]+\\.(?:css|js))\\?v=(?<version>\\w+)");

    @ParameterizedTest
    @ValueSource(strings = {"login", "admin"})
    void everyChangedFileHasANewVersion(String type) throws IOException {
        Matcher file = VERSIONED.matcher(Files.readString(THEME.resolve(type).resolve("theme.properties")));

        assertThat(file.find()).as("one file of ours has a version").isTrue();
        Path path = THEME.resolve(type).resolve("resources").resolve(file.group("file"));
        assertThat(file.group("version"))
                .as("the version of %s in theme.properties", path)
                .isEqualTo(sha256(Files.readAllBytes(path)).substring(0, 10));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", missing);
        }
    }
}
