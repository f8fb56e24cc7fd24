package no.helseprofil.keycloak.observations;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import no.helseprofil.jose.Sha256;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.RequestKind;
import org.jspecify.annotations.Nullable;

/**
 * What refusals are counted together.
 *
 * @param realm internal id
 * @param client internal id of the client that the requests said they came from; null if they named none of the realm's
 * @param requirement what they were refused for; of a stage of its values, the name of the stage
 * @param endpoint where they arrived
 * @param proven whether the client had proven who it is
 * @param hour the hour in which they came, in hours since 1970
 */
record RefusalKey(
        String realm, @Nullable String client, String requirement, Endpoint endpoint, boolean proven, long hour)
        implements CountedKey {

    @Override
    public String id() {
        return Sha256.ofParts(realm, client, requirement, place(), proven, hour);
    }

    /** The name of the endpoint, as observations have it. */
    String place() {
        return new RequestKind(endpoint, null).text();
    }

    /** The same of nobody. */
    RefusalKey unnamed() {
        return new RefusalKey(realm, null, requirement, endpoint, proven, hour);
    }

    static long hour(Instant instant) {
        return ChronoUnit.HOURS.between(Instant.EPOCH, instant);
    }
}
