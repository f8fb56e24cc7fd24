package no.helseprofil.testkit.api;

import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an API has to know.
 *
 * @param keys the realm that it trusts
 * @param audience its own name
 * @param scope the scope that its one operation asks for; null: none
 * @param levels the values of {@code acr} that its operation lets in; empty: any, and none
 * @param blocked which keys are blocked, by their thumbprints; null: those of the realm's list
 * @param clock what time it is
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

    /** An API of this name that trusts this realm, on the machine's time. */
    public static ApiSettings of(RealmKeys keys, String audience) {
        return new ApiSettings(keys, audience, null, List.of(), null, Clock.systemUTC());
    }

    /** The same, whose operation asks for this scope. */
    public ApiSettings scope(String required) {
        return new ApiSettings(keys, audience, required, levels, blocked, clock);
    }

    /** The same, whose operation asks for a login at one of these levels (RFC 9470): name each that will do, higher ones too. */
    public ApiSettings levels(String... acr) {
        return new ApiSettings(keys, audience, scope, List.of(acr), blocked, clock);
    }

    /** The same, which reads no list of the realm: these keys are blocked, by their thumbprints. */
    public ApiSettings blocked(Predicate<String> thumbprints) {
        return new ApiSettings(keys, audience, scope, levels, thumbprints, clock);
    }

    /** The same on another clock. */
    public ApiSettings at(Clock other) {
        return new ApiSettings(keys, audience, scope, levels, blocked, other);
    }

    /** What answers whether a key is blocked. */
    Predicate<String> blockedKeys() {
        return blocked == null ? BlockedKeys.of(keys, clock) : blocked;
    }
}
