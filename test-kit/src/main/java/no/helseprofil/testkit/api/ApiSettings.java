package no.helseprofil.testkit.api;

import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an API has to know.
 *
 * @param keys the realm that it trusts
 * @param audience its own name
 * @param scope the scope that its one operation asks for; null: none
 * @param levels the values of {@code acr} that its operation lets in; empty: any, and none
 * @param clock what time it is
 */
public record ApiSettings(
        RealmKeys keys, String audience, @Nullable String scope, List<String> levels, Clock clock) {

    public ApiSettings {
        levels = List.copyOf(levels);
    }

    /** An API of this name that trusts this realm, on the machine's time. */
    public static ApiSettings of(RealmKeys keys, String audience) {
        return new ApiSettings(keys, audience, null, List.of(), Clock.systemUTC());
    }

    /** The same, whose operation asks for this scope. */
    public ApiSettings scope(String required) {
        return new ApiSettings(keys, audience, required, levels, clock);
    }

    /** The same, whose operation asks for a login at one of these levels (RFC 9470): name each that will do, higher ones too. */
    public ApiSettings levels(String... acr) {
        return new ApiSettings(keys, audience, scope, List.of(acr), clock);
    }

    /** The same on another clock. */
    public ApiSettings at(Clock other) {
        return new ApiSettings(keys, audience, scope, levels, other);
    }
}
