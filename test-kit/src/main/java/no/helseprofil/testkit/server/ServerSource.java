package no.helseprofil.testkit.server;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Source that servers are started from, and the reason for it.
 *
 * @param image the image of a container; null for the distribution
 * @param reason in words for the log
 */
record ServerSource(@Nullable String image, String reason) {

    private static final String CONTAINER = "container";
    private static final String DISTRIBUTION = "distribution";
    private static final String NO_DISTRIBUTION =
            "no zip file of org.keycloak:keycloak-quarkus-dist lies in the repository of"
                    + " Maven that the kit was loaded from, and the system property " + ServerSettings.DISTRIBUTION
                    + " names none";

    /**
     * Returns the source that was asked for.
     *
     * @param obstacle returns what prevents a container of an image
     * @throws IllegalStateException if there is no such source, or it isn't available
     */
    static ServerSource asked(String name, Optional<String> image, Function<String, Optional<String>> obstacle) {
        String reason = "asked for by " + ServerSettings.SERVER;
        if (name.equals(DISTRIBUTION)) {
            return new ServerSource(null, reason);
        }
        if (!name.equals(CONTAINER)) {
            throw new IllegalStateException(
                    ServerSettings.SERVER + " is container or distribution (or empty), not: " + name);
        }
        String asked = image.orElseThrow(() -> new IllegalStateException(
                "set the system property " + ServerSettings.IMAGE + " to an image of Keycloak"));
        obstacle.apply(asked).ifPresent(found -> {
            throw new IllegalStateException(ServerSettings.SERVER + "=container was asked for, but " + found);
        });
        return new ServerSource(asked, reason);
    }

    /**
     * Returns the available source: a container, else the distribution.
     *
     * @param obstacle returns what prevents a container of an image
     * @throws IllegalStateException if neither is available
     */
    static ServerSource best(
            Optional<String> image, Optional<Path> distribution, Function<String, Optional<String>> obstacle) {
        Optional<String> inTheWay = image.map(obstacle)
                .orElseGet(() -> Optional.of("the system property " + ServerSettings.IMAGE + " names no image"));
        if (inTheWay.isEmpty()) {
            return new ServerSource(image.orElseThrow(), "an engine answers and has the image " + image.orElseThrow());
        }
        if (distribution.isEmpty()) {
            throw new IllegalStateException(
                    "there is nothing to start Keycloak from: " + inTheWay.get() + ", and " + NO_DISTRIBUTION);
        }
        return new ServerSource(null, inTheWay.get());
    }

    /** Returns the message that there is no zip file of this version. */
    static String noDistribution(String version) {
        return NO_DISTRIBUTION + " (the kit was tested with " + version + ")";
    }

    /** Returns the name, as in {@link KeycloakServer#servedFrom}. */
    String label() {
        return image == null ? DISTRIBUTION : CONTAINER;
    }
}
