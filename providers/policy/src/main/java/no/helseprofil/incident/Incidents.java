package no.helseprofil.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /**
     * Emergency settings: requirements of a realm beyond its timetable for as long as a weakness lasts. Each value only
     * tightens: where the timetable asks for more, that stays.
     *
     * @param reason why, in the words of the administrator
     * @param until the first instant at which it doesn't hold any more
     * @param dpopProofMaxAge how old a DPoP proof may be; null if nothing is said of it, as in all that follows
     * @param nonceLifetime how old the nonce of a DPoP proof may be
     * @param deniedAlgorithms signature algorithms by which nothing is taken, nor signed for a client; empty: none
     * @param minimumRsaBits how long an RSA key must be
     * @param nonceAtUserinfo whether a DPoP proof at userinfo must have a nonce; false if nothing is said of it
     * @param accessTokenLifetimeMax how long an access token may live that is issued from now on
     * @param onlyCohorts whose clients alone get anything; empty: all clients
     */
    public record Emergency(
            String reason,
            Instant until,
            @Nullable Duration dpopProofMaxAge,
            @Nullable Duration nonceLifetime,
            List<String> deniedAlgorithms,
            @Nullable Integer minimumRsaBits,
            boolean nonceAtUserinfo,
            @Nullable Duration accessTokenLifetimeMax,
            List<String> onlyCohorts) {

        /** Longest time from writing to the end; a longer one belongs into the profile document. */
        public static final Duration LONGEST = Duration.ofDays(31);

        public Emergency {
            deniedAlgorithms = List.copyOf(deniedAlgorithms);
            onlyCohorts = List.copyOf(onlyCohorts);
        }

        /** Returns whether it is in force at an instant. */
        public boolean holds(Instant instant) {
            return instant.isBefore(until);
        }

        /** Returns whether it says nothing at all. */
        public boolean isEmpty() {
            return dpopProofMaxAge == null
                    && nonceLifetime == null
                    && deniedAlgorithms.isEmpty()
                    && minimumRsaBits == null
                    && !nonceAtUserinfo
                    && accessTokenLifetimeMax == null
                    && onlyCohorts.isEmpty();
        }

        /** Returns whether a client of this cohort, or of none, gets nothing while it holds. */
        public boolean shutsOut(@Nullable String cohort) {
            return !onlyCohorts.isEmpty() && (cohort == null || !onlyCohorts.contains(cohort));
        }

        /** Returns those of these algorithms that aren't denied. */
        public List<String> remaining(Collection<String> algorithms) {
            return algorithms.stream()
                    .filter(algorithm -> !deniedAlgorithms.contains(algorithm))
                    .toList();
        }
    }
}
