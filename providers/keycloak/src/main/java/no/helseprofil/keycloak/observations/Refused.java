package no.helseprofil.keycloak.observations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Refusals of one kind.
 *
 * @param requirement the reason: a requirement, or the name of a stage of its values
 * @param client internal id of the client that the requests named; null if they named none of the realm
 * @param proven whether the client was authenticated
 * @param endpoint its name in observations
 * @param last time of the last one
 * @param count number of requests
 */
public record Refused(
        String requirement, @Nullable String client, boolean proven, String endpoint, Instant last, long count) {

    /**
     * Filter and order of refusals.
     *
     * @param since an instant; its whole hour counts
     * @param requirement a requirement with all its stages, or one stage by its name; null for any
     * @param client internal id; null for any
     * @param provenFirst whether refusals of authenticated clients come first; else the latest do
     */
    public record Asked(
            Instant since,
            @Nullable String requirement,
            @Nullable String client,
            boolean provenFirst) {}
}
