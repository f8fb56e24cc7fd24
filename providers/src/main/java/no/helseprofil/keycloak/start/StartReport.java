package no.helseprofil.keycloak.start;

import org.jboss.logging.Logger;
import org.keycloak.common.Version;

/** The lines in the server's log by which an operator sees that the pack is there and what it lacks. */
public final class StartReport {

    private static final Logger LOG = Logger.getLogger(StartReport.class);
    private static final String TESTED = "26.7.";

    private StartReport() {}

    /** The version of this JAR, from its manifest. */
    public static String version() {
        String version = StartReport.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Writes the lines. */
    public static void log() {
        LOG.infof("Helseprofil %s on Keycloak %s", version(), Version.VERSION);
        if (!Version.VERSION.startsWith(TESTED)) {
            LOG.warnf("Helseprofil %s is tested on Keycloak %sx, not on %s", version(), TESTED, Version.VERSION);
        }
        Features.missing()
                .ifPresent(missing -> LOG.errorf(
                        "The feature %s is off: every realm under the profile answers 503 until the server is started"
                                + " with it",
                        missing));
    }
}
