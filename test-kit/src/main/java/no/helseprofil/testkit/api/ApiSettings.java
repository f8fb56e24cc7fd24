package no.helseprofil.testkit.api;

import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Settings of an API.
 *
 * @param keys the realm that it trusts
 * @param audience its own name
 * @param scope the scope that its one operation requires; null for none
 * @param levels the values of {@code acr} that its operation accepts; empty to accept any, and none
 * @param blocked returns whether a key is blocked, by its thumbprint; null to use the realm's list
 * @param clock the clock that it reads
 */
public record ApiSettings(
        RealmKeys keys,
        String audience,
        @Nullable String scope,
        List<String> levels,
        @Nullable Predicate<String> blocked,
        Clock clock) {

    public ApiSettings {
        levels = List.copyOf(levels);
    }

    /** Returns an API with this name that trusts this realm and reads the machine's clock. */
    public static ApiSettings of(RealmKeys keys, String audience) {
        return new ApiSettings(keys, audience, null, List.of(), null, Clock.systemUTC());
    }

    /** Returns these settings with a scope that the operation requires. */
    public ApiSettings scope(String required) {
        return new ApiSettings(keys, audience, required, levels, blocked, clock);
    }

    /**
     * Returns these settings with levels of login of which the operation requires one (RFC 9470). Name every level that
     * will do, including higher ones.
     */
    public ApiSettings levels(String... acr) {
        return new ApiSettings(keys, audience, scope, List.of(acr), blocked, clock);
    }

    /** Returns these settings with these blocked keys, by their thumbprints, in place of the realm's list. */
    public ApiSettings blocked(Predicate<String> thumbprints) {
        return new ApiSettings(keys, audience, scope, levels, thumbprints, clock);
    }

    /** Returns these settings with another clock. */
    public ApiSettings at(Clock other) {
        return new ApiSettings(keys, audience, scope, levels, blocked, other);
    }

    /** Returns the predicate whether a key is blocked. */
    Predicate<String> blockedKeys() {
        return blocked == null ? BlockedKeys.of(keys, clock) : blocked;
    }
}
