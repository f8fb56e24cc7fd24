package no.helseprofil.keycloak.bootstrap;

import no.helseprofil.keycloak.database.Isolation;
import no.helseprofil.keycloak.server.Features;
import org.jboss.logging.Logger;
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
}
