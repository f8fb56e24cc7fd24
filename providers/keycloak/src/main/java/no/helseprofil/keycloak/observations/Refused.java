package no.helseprofil.keycloak.observations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was refused of one kind.
 *
 * @param requirement what for; of a stage of its values, the name of the stage
 * @param client internal id of the client that the requests said they came from; null if they named none of the realm's
 * @param proven whether it had proven who it is
 * @param endpoint where, by its name in observations
 * @param last when it came last
 * @param count how often
 */
public record Refused(
        String requirement, @Nullable String client, boolean proven, String endpoint, Instant last, long count) {

    /**
     * Which of them are asked for.
     *
     * @param since an instant; its whole hour counts
     * @param requirement with all its stages, or one stage by its name; null for any
     * @param client internal id; null for any
     * @param provenFirst whether those stand in front whose client had proven who it is; else what came last does
     */
    public record Asked(
            Instant since,
            @Nullable String requirement,
            @Nullable String client,
            boolean provenFirst) {}
}
