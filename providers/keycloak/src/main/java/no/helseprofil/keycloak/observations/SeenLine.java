package no.helseprofil.keycloak.observations;

import java.time.Instant;
import no.helseprofil.assessment.Seen;
import no.helseprofil.keycloak.observations.Accumulator.Tally;
import no.helseprofil.timetable.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Observations of one kind, in all and recently; for a failed requirement, with one of its causes or all of them.
 *
 * @param key the kind
 * @param ever count since the beginning
 * @param lately count in the requested time; null if there were none
 */
record SeenLine(Key key, Tally ever, @Nullable Tally lately) {

    /** Key of the requests that are counted together, see {@link CountedKey.ObservationKey}. */
    record Key(
            String client,
            String request,
            @Nullable String requirement,
            @Nullable String keyId) {}

    static SeenLine of(Object[] row) {
        String cause = (String) row[4];
        long last = (Long) row[5];
        Tally ever = new Tally((Long) row[7], (Long) row[6], last, cause);
        Tally lately = row[9] == null ? null : new Tally((Long) row[9], (Long) row[8], last, cause);
        return new SeenLine(
                new Key(String.valueOf(row[0]), String.valueOf(row[1]), (String) row[2], (String) row[3]),
                ever,
                lately);
    }

    SeenLine plus(SeenLine other) {
        return new SeenLine(key, ever.plus(other.ever), plus(lately, other.lately));
    }

    private static @Nullable Tally plus(@Nullable Tally one, @Nullable Tally other) {
        if (one == null) {
            return other;
        }
        return other == null ? one : one.plus(other);
    }

    Seen toSeen() {
        Tally counted = lately == null ? ever : lately;
        return new Seen(
                new Observation(
                        key.client(), key.request(), key.requirement(), key.keyId(), Instant.ofEpochMilli(ever.last())),
                counted.count(),
                Instant.ofEpochMilli(counted.first()),
                ever.cause());
    }
}
