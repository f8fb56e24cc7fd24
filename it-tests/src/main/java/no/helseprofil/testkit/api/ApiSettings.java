package no.helseprofil.testkit.api;

import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What an API has to know.
 *
 * @param keys the realm that it trusts
 * @param audience its own name
 * @param scope the scope that its one operation asks for; null: none
 * @param clock what time it is
 */
public record ApiSettings(
        RealmKeys keys, String audience, @Nullable String scope, Clock clock) {

    /** An API of this name that trusts this realm, on the machine's time. */
    public static ApiSettings of(RealmKeys keys, String audience) {
        return new ApiSettings(keys, audience, null, Clock.systemUTC());
    }

    /** The same, whose operation asks for this scope. */
    public ApiSettings scope(String required) {
        return new ApiSettings(keys, audience, required, clock);
    }

    /** The same on another clock. */
    public ApiSettings at(Clock other) {
        return new ApiSettings(keys, audience, scope, other);
    }
}
