package no.helseprofil.it.table;

import java.util.function.Consumer;

/** One fault in one way: a test or a reason. */
sealed interface Cell {

    /** The request with the fault is refused like this; the same without it succeeds. */
    record Refused(Refusal refusal) implements Cell {}

    /** A test that needs more than one request with one fault; it has its control in itself. */
    record Told(Consumer<Stage> test) implements Cell {}

    /** There is no such request, because … */
    record Without(String reason) implements Cell {}
}
