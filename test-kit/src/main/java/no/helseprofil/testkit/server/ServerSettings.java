package no.helseprofil.testkit.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** System properties with the places of files and images; the build passes them to the tests. */
final class ServerSettings {

    static final String SERVER = "helseprofil.server";
    static final String IMAGE = "helseprofil.image";
    static final String POSTGRES_IMAGE = "helseprofil.postgres.image";
    static final String DISTRIBUTION = "helseprofil.dist.zip";
    static final String JAVA = "helseprofil.server.java";
    static final String JAVA_OPTIONS = "helseprofil.server.java.options";
    static final String START_TIMEOUT = "helseprofil.server.start-timeout";
    static final String ARGUMENTS = "helseprofil.server.arguments";
    static final String PACK = "helseprofil.jar";
    static final String TEST_SERVER = "helseprofil.testserver.jar";
    static final String REALMS = "helseprofil.realms";

    private static final Duration TO_START = Duration.ofMinutes(5);

    private ServerSettings() {}

    /** Returns how long a server may take to start. */
    static Duration toStart() {
        String set = text(START_TIMEOUT).orElseGet(TO_START::toString);
        try {
            Duration timeout = Duration.parse(set);
            if (timeout.compareTo(Duration.ZERO) > 0) {
                return timeout;
            }
        } catch (DateTimeParseException unreadable) {
            // refused below
        }
        throw new IllegalStateException(
                "system property " + START_TIMEOUT + ": write a duration such as PT10M, not " + set);
    }

    /** Returns the value if it is set and not blank: Maven passes a property without value as an empty text. */
    static Optional<String> text(String property) {
        return Optional.ofNullable(System.getProperty(property)).filter(value -> !value.isBlank());
    }

    /** Returns the zip file of Keycloak: the one that the property names, else the one that came with the kit. */
    static Optional<Path> distribution() {
        return text(DISTRIBUTION).map(name -> path(DISTRIBUTION)).or(KitFiles::distribution);
    }

    /**
     * Returns the file or folder that a property names. It must exist, so that a typing error doesn't look like a
     * server's fault.
     */
    static Path path(String property) {
        Path path = text(property)
                .map(Path::of)
                .orElseThrow(() -> new IllegalStateException("set the system property " + property + " to a path"));
        if (!Files.exists(path)) {
            throw new IllegalStateException("system property " + property + ": there is no " + path.toAbsolutePath());
        }
        return path;
    }
}
