package no.helseprofil.keycloak.storage;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import no.helseprofil.incident.Blocks;
import no.helseprofil.jose.Nonces;
import no.helseprofil.timetable.Profile;

/**
 * State of a realm with respect to the profile. {@link RealmProfiles#of} determines it and keeps it in the session;
 * these methods are the only way to distinguish its kinds.
 */
public sealed interface RealmProfile {

    /**
     * Returns the result of the function for its kind.
     *
     * @param none for a realm without a profile
     * @param active for a realm under a working profile
     * @param closed for a realm whose profile can't work
     */
    <T> T fold(Supplier<T> none, Function<Active, T> active, Function<Closed, T> closed);

    /** Returns the profile in force; empty if the realm has none, or one that can't work. */
    default Optional<Active> active() {
        return fold(Optional::empty, Optional::of, closed -> Optional.empty());
    }

    /** Returns why the realm is closed; empty if it isn't. */
    default Optional<Closed> closed() {
        return fold(Optional::empty, active -> Optional.empty(), Optional::of);
    }

    /** Returns whether the realm has a profile, including one that can't work. */
    default boolean isUnderProfile() {
        return fold(() -> false, active -> true, closed -> true);
    }

    /**
     * Returns the profile in force, and throws if the realm is closed.
     *
     * @param refusal the exception that is thrown if the realm is closed
     * @return empty if the realm has no profile, so that everything is left to Keycloak
     */
    default <X extends Throwable> Optional<Active> requireOpen(Supplier<X> refusal) throws X {
        if (closed().isPresent()) {
            throw refusal.get();
        }
        return active();
    }

    /** Realm without a profile: everything is left to Keycloak, including its faults. */
    record None() implements RealmProfile {

        @Override
        public <T> T fold(Supplier<T> none, Function<Active, T> active, Function<Closed, T> closed) {
            return none.get();
        }
    }

    /**
     * Realm whose profile can't work. Every request is answered as unavailable, since falling back to stock Keycloak
     * would remove all protection.
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
     * Realm under a working profile.
     *
     * @param profile the profile in force
     * @param nonces its nonces
     * @param blocks the blocks in it, as far as this node knows
     */
    record Active(Profile profile, Nonces nonces, Blocks blocks) implements RealmProfile {

        @Override
        public <T> T fold(Supplier<T> none, Function<Active, T> active, Function<Closed, T> closed) {
            return active.apply(this);
        }
    }
}
