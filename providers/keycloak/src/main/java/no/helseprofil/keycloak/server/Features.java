package no.helseprofil.keycloak.server;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.keycloak.common.Profile;
import org.keycloak.common.Profile.Feature;

/** Keycloak features that the profile needs; on by default, but an operator can turn them off. */
public final class Features {

    private static final List<Feature> NEEDED = List.of(Feature.DPOP, Feature.PAR, Feature.CLIENT_POLICIES);

    private Features() {}

    /** Returns those that are off, as one text; empty if none is. It runs for each request, so it is cheap. */
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
