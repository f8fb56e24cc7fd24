package no.helseprofil.keycloak.observations;

import org.jspecify.annotations.Nullable;

/**
 * How often something was seen.
 *
 * @param count how many requests
 * @param first when first, in milliseconds since 1970
 * @param last when last, likewise
 * @param cause one of the causes, as the constant sentence that the client is or will be told; null where requests were
 *     seen at all
 */
record Tally(long count, long first, long last, @Nullable String cause) {

    static Tally once(long when, @Nullable String cause) {
        return new Tally(1, when, when, cause);
    }

    /** Both together, with the later cause. */
    Tally plus(Tally other) {
        return new Tally(
                count + other.count,
                Math.min(first, other.first),
                Math.max(last, other.last),
                other.last >= last ? other.cause : cause);
    }
}
