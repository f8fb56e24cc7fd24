package no.helseprofil.register;

import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a register says of what was looked for. */
public sealed interface Answer<T> {

    /** The same, told of what is made of the value. */
    <R> Answer<R> map(Function<T, R> function);

    /**
     * It is there.
     *
     * @param asOf when the register said so
     */
    record Found<T>(T value, Instant asOf) implements Answer<T> {

        @Override
        public <R> Found<R> map(Function<T, R> function) {
            return new Found<>(function.apply(value), asOf);
        }
    }

    /**
     * The register says that there is none.
     *
     * @param asOf when it said so
     */
    record NotFound<T>(Instant asOf) implements Answer<T> {

        @Override
        public <R> NotFound<R> map(Function<T, R> function) {
            return new NotFound<>(asOf);
        }
    }

    /**
     * Nobody knows.
     *
     * @param reason one constant sentence for an operator, with nothing in it that names anybody
     * @param last what the register said before it went down, if that is young enough to be told with its age
     */
    record Unavailable<T>(String reason, @Nullable Found<T> last) implements Answer<T> {

        /** Nobody knows, nor did before. */
        public Unavailable(String reason) {
            this(reason, null);
        }

        @Override
        public <R> Unavailable<R> map(Function<T, R> function) {
            return new Unavailable<>(reason, last == null ? null : last.map(function));
        }
    }
}
