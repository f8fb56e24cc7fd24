package no.helseprofil.keycloak.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Comparison of this server with the one that the JAR needs. As long as they differ, realms under the profile stay
 * closed: a check that isn't called refuses nothing.
 */
public final class ServerCompatibility {

    private static final Logger LOG = Logger.getLogger(ServerCompatibility.class);

    /** Most differences in a text; more don't make the remedy clearer. */
    private static final int MOST_NAMED = 5;

    private static volatile String remedy = "";

    private ServerCompatibility() {}

    /** Compares the server with what this JAR needs, once the server has all its providers. */
    public static void check(KeycloakSessionFactory server) {
        long begun = System.nanoTime();
        List<String> missing = found(() -> ServerMembers.missing(ServerCompatibility.class.getClassLoader()));
        List<String> foreign = found(() -> ExtensionPoints.differences(server));
        LOG.debugf("The server was compared in %d ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        foreign.forEach(difference -> LOG.errorf(
                "Realms under the profile stay closed, since a provider of ours isn't in force: %s", difference));
        missing.forEach(member -> LOG.errorf(
                "Realms under the profile stay closed, since this Keycloak lacks what Helseprofil needs: %s", member));
        remedy = remedy(foreign, missing);
    }

    /** Returns the differences. A comparison that fails is one: it closes realms, and doesn't stop the start. */
    static List<String> found(Supplier<List<String>> comparison) {
        try {
            return comparison.get();
        } catch (LinkageError | RuntimeException failed) {
            LOG.error("The server couldn't be compared with what Helseprofil needs", failed);
            return List.of("what it can be compared by: " + failed);
        }
    }

    static String remedy(List<String> foreign, List<String> missing) {
        List<String> remedies = new ArrayList<>();
        if (!foreign.isEmpty()) {
            remedies.add("start the server without what takes the place of providers of ours: " + named(foreign));
        }
        if (!missing.isEmpty()) {
            remedies.add("start a Keycloak that this version of Helseprofil supports, since this one lacks "
                    + named(missing));
        }
        return String.join("; ", remedies);
    }

    /** Returns what an operator has to do before realms under the profile can open; empty if there is nothing. */
    public static Optional<String> remedy() {
        return remedy.isEmpty() ? Optional.empty() : Optional.of(remedy);
    }

    private static String named(List<String> all) {
        String first = String.join("; ", all.subList(0, Math.min(MOST_NAMED, all.size())));
        return all.size() <= MOST_NAMED ? first : first + "; and " + (all.size() - MOST_NAMED) + " more";
    }
}
