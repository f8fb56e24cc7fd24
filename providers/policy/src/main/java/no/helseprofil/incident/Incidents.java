package no.helseprofil.incident;

import java.util.Optional;

/**
 * Blocks and emergency settings of one realm at one moment.
 *
 * @param blocks what is blocked
 * @param emergency its emergency settings, those that have ended included; empty if there are none
 * @param isReadable whether that is known; where it isn't, nothing can be let in
 */
public record Incidents(Blocks blocks, Optional<Emergency> emergency, boolean isReadable) {

    /** No measures. */
    public static final Incidents NONE = of(Blocks.NONE);

    /** Returns measures that consist of blocks only. */
    public static Incidents of(Blocks blocks) {
        return new Incidents(blocks, Optional.empty(), true);
    }

    /** Returns measures with emergency settings that can't be read. */
    public static Incidents unreadable(Blocks blocks) {
        return new Incidents(blocks, Optional.empty(), false);
    }
}
