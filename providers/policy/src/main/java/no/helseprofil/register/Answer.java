package no.helseprofil.register;

import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answer of a register to a look-up. */
public sealed interface Answer<T> {

    /** Returns the answer with its value converted. */
    <R> Answer<R> map(Function<T, R> function);

    /**
     * Value that was found.
     *
     * @param asOf when the register gave the answer
     */
    record Found<T>(T value, Instant asOf) implements Answer<T> {

        @Override
        public <R> Found<R> map(Function<T, R> function) {
            return new Found<>(function.apply(value), asOf);
        }
    }

    /**
     * Answer of the register that there is no such entry.
     *
     * @param asOf when the register gave the answer
     */
    record NotFound<T>(Instant asOf) implements Answer<T> {

        @Override
        public <R> NotFound<R> map(Function<T, R> function) {
            return new NotFound<>(asOf);
        }
    }

    /**
     * Result of a look-up that the register didn't answer.
     *
     * @param reason one constant sentence for an operator that names no person
     * @param last the last answer before the register went down, if it is young enough to be used with its age
     */
    record Unavailable<T>(String reason, @Nullable Found<T> last) implements Answer<T> {

        /** Creates a result without an earlier answer. */
        public Unavailable(String reason) {
            this(reason, null);
        }

        @Override
        public <R> Unavailable<R> map(Function<T, R> function) {
            return new Unavailable<>(reason, last == null ? null : last.map(function));
        }
    }
}
