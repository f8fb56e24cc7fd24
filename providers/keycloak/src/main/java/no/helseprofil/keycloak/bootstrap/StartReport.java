package no.helseprofil.keycloak.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.database.Isolation;
import no.helseprofil.keycloak.server.ServerCompatibility.Features;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.keycloak.common.Version;

/** Lines in the server's log that show an operator that the JAR is installed, and what it lacks. */
public final class StartReport {

    private static final Logger LOG = Logger.getLogger(StartReport.class);

    private StartReport() {}

    /** Returns the version of this JAR, from its manifest. */
    public static String version() {
        String version = StartReport.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    public static void log() {
        LOG.infof("Helseprofil %s on Keycloak %s", version(), Version.VERSION);
        TestedVersions.ofThisBuild()
                .remarkOn(Version.VERSION)
                .ifPresent(remark -> LOG.log(remark.level(), remark.text()));
        Features.missing()
                .ifPresent(missing -> LOG.errorf(
                        "The feature %s is off: every realm under the profile answers 503 until the server is started"
                                + " with it",
                        missing));
    }

    /** Logs what the database lacks, which may be checked later than the rest. */
    static void logDatabase() {
        Isolation.remedy()
                .ifPresent(remedy ->
                        LOG.errorf("The database isn't ready: every realm under the profile answers 503; %s", remedy));
    }

    /**
     * Versions of Keycloak that the build is tested on, the oldest first. A minor version is supported if one of its
     * versions is tested: our extension points are internal to Keycloak, and are stable within a minor version, but not
     * beyond it.
     */
    record TestedVersions(List<String> versions) {

        private static final String FILE = "tested-versions.properties";
        private static final Pattern VERSION = Pattern.compile("(?<minor>\\d+\\.\\d+)\\.\\d+(?:[.-].*)?");

        /** Log line for an operator about the server's version. */
        record Remark(Level level, String text) {}

        /** Returns the versions that the build has written into the JAR. */
        static TestedVersions ofThisBuild() {
            try (InputStream stream = TestedVersions.class.getResourceAsStream(FILE)) {
                if (stream == null) {
                    throw new IllegalStateException("there is no " + FILE + " in the JAR");
                }
                Properties properties = new Properties();
                properties.load(stream);
                return new TestedVersions(
                        Stream.of(properties.getProperty("keycloak").split(" ", -1))
                                .distinct()
                                .toList());
            } catch (IOException e) {
                throw new UncheckedIOException("reading " + FILE, e);
            }
        }

        /** Returns the remark on a server of this version; empty if the version is tested. */
        Optional<Remark> remarkOn(String running) {
            if (versions.contains(running)) {
                return Optional.empty();
            }
            return Optional.of(isSupported(running) ? untested(running) : unsupported(running));
        }

        private boolean isSupported(String running) {
            return minor(running).filter(minors().toList()::contains).isPresent();
        }

        private Remark untested(String running) {
            return new Remark(
                    Level.INFO,
                    "Keycloak %s is supported, though not one of the versions that Helseprofil is tested on (%s)"
                            .formatted(running, tested()));
        }

        private Remark unsupported(String running) {
            return new Remark(
                    Level.WARN,
                    ("Keycloak %s is not supported by this Helseprofil: what the profile forbids may be let through. Use"
                                    + " Keycloak %s (tested: %s), or the Helseprofil that is made for Keycloak %s")
                            .formatted(running, range(), tested(), running));
        }

        private String tested() {
            return String.join(", ", versions);
        }

        private String range() {
            return minors().map(minor -> minor + ".x").collect(Collectors.joining(", "));
        }

        private Stream<String> minors() {
            return versions.stream()
                    .map(TestedVersions::minor)
                    .flatMap(Optional::stream)
                    .distinct();
        }

        private static Optional<String> minor(String version) {
            Matcher matcher = VERSION.matcher(version);
            return matcher.matches() ? Optional.of(matcher.group("minor")) : Optional.empty();
        }
    }
}
