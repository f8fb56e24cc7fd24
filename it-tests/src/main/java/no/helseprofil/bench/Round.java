package no.helseprofil.bench;

import java.util.EnumMap;
import java.util.Map;

/**
 * Realms that were measured in turns at about the same time.
 *
 * @param blocks figures of each
 */
record Round(Map<BenchRealm, TimedBlock> blocks) {

    static final Round EMPTY = new Round(Map.of());

    Round {
        blocks = Map.copyOf(blocks);
    }

    /** Returns the figures of a realm. */
    TimedBlock of(BenchRealm realm) {
        TimedBlock block = blocks.get(realm);
        if (block == null) {
            throw new IllegalArgumentException(realm + " wasn't measured");
        }
        return block;
    }

    /** Returns the cost of a realm, as a multiple of another. */
    double ratio(BenchRealm realm, BenchRealm to) {
        return of(realm).micros() / of(to).micros();
    }

    Round plus(BenchRealm realm, TimedBlock block) {
        Map<BenchRealm, TimedBlock> more = new EnumMap<>(BenchRealm.class);
        more.putAll(blocks);
        more.merge(realm, block, TimedBlock::plus);
        return new Round(more);
    }
}
