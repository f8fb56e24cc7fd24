package no.helseprofil.keycloak.server;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.keycloak.common.Profile;
import org.keycloak.common.Profile.Feature;

/** The features of Keycloak that the profile can't do without; on by default, and an operator can turn them off. */
public final class Features {

    private static final List<Feature> NEEDED = List.of(Feature.DPOP, Feature.PAR, Feature.CLIENT_POLICIES);

    private Features() {}

    /** Those that are off, as one text; empty if none is. Asked for each request, and hardly ever answered. */
    public static Optional<String> missing() {
        for (Feature feature : NEEDED) {
            if (!Profile.isFeatureEnabled(feature)) {
                return Optional.of(names());
            }
        }
        return Optional.empty();
    }

    private static String names() {
        return NEEDED.stream()
                .filter(feature -> !Profile.isFeatureEnabled(feature))
                .map(Feature::getUnversionedKey)
                .collect(Collectors.joining(", "));
    }
}
