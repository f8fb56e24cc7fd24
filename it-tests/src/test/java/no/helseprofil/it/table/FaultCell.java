package no.helseprofil.it.table;

import java.util.function.Consumer;

/** One fault in one way: a test or a reason. */
sealed interface FaultCell {

    /** The request with the fault is refused like this; the same without it succeeds. */
    record Refused(ExpectedRefusal refusal) implements FaultCell {}

    /** A test that needs more than one request with one fault; it has its control in itself. */
    record Tested(Consumer<FaultStage> test) implements FaultCell {}

    /** There is no such request, because … */
    record Without(String reason) implements FaultCell {}
}
