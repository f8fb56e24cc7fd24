package no.helseprofil.it.registration;

import java.util.function.Consumer;

/** One change by one way: a test or a reason. */
sealed interface ChangeCell {

    /** It is refused in the name of this requirement, nothing is stored, and the same without the change is taken. */
    record Refused(String requirement, String error) implements ChangeCell {}

    /** Keycloak refuses it by itself with this HTTP status; nothing is stored. */
    record ByKeycloak(int status) implements ChangeCell {}

    /** Outcome in which a client that has the change already keeps it through another change. */
    record Kept() implements ChangeCell {}

    /** It is taken, and this holds for the client then. */
    record Stored(Consumer<Registered> assertion) implements ChangeCell {}

    /** No policy is asked; this holds when the client comes with a request. */
    record Used(Consumer<Registered> test) implements ChangeCell {}

    /** There is no such thing, because … */
    record Without(String reason) implements ChangeCell {}
}
