package no.helseprofil.keycloak.storage;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import no.helseprofil.incident.Blocks;
import no.helseprofil.jose.Nonces;
import no.helseprofil.timetable.Profile;

/**
 * What a realm is to us. {@link RealmProfiles#of} decides it and keeps it with the session; its kind is asked by these
 * methods alone.
 */
public sealed interface RealmProfile {

    /**
     * Returns what the function for its kind gives.
     *
     * @param none for a realm without a profile
     * @param active for one that is under a profile that works
     * @param closed for one whose profile can't work
     */
    <T> T fold(Supplier<T> none, Function<Active, T> active, Function<Closed, T> closed);

    /** Returns what holds in the realm; empty if it has no profile, or one that can't work. */
    default Optional<Active> active() {
        return fold(Optional::empty, Optional::of, closed -> Optional.empty());
    }

    /** Returns why the realm is closed; empty if it isn't. */
    default Optional<Closed> closed() {
        return fold(Optional::empty, active -> Optional.empty(), Optional::of);
    }

    /** Returns whether the realm has a profile, be it one that can't work. */
    default boolean isUnderProfile() {
        return fold(() -> false, active -> true, closed -> true);
    }

    /**
     * Returns what holds in the realm, and refuses in one that is closed.
     *
     * @param refusal the exception that is thrown if the realm is closed
     * @return empty if the realm has no profile, so that all is left to Keycloak
     */
    default <X extends Throwable> Optional<Active> requireOpen(Supplier<X> refusal) throws X {
        if (closed().isPresent()) {
            throw refusal.get();
        }
        return active();
    }

    /** It has no profile: everything is left to Keycloak, its faults included. */
    record None() implements RealmProfile {

        @Override
        public <T> T fold(Supplier<T> none, Function<Active, T> active, Function<Closed, T> closed) {
            return none.get();
        }
    }

    /**
     * It has one that can't work. It answers nothing but that it is unavailable, since to fall back to stock Keycloak
     * would be to let everybody in.
     *
     * @param remedy what an operator must do, for the log; not shown to clients
     */
    record Closed(String remedy) implements RealmProfile {

        @Override
        public <T> T fold(Supplier<T> none, Function<Active, T> active, Function<Closed, T> closed) {
            return closed.apply(this);
        }
    }

    /**
     * It is under the profile.
     *
     * @param profile what holds in it
     * @param nonces its nonces
     * @param blocks what is blocked in it, as far as this node knows
     */
    record Active(Profile profile, Nonces nonces, Blocks blocks) implements RealmProfile {

        @Override
        public <T> T fold(Supplier<T> none, Function<Active, T> active, Function<Closed, T> closed) {
            return active.apply(this);
        }
    }
}
