package no.helseprofil.register;

import java.util.concurrent.CompletableFuture;

/**
 * A register.
 *
 * @param <K> what it is asked about
 * @param <V> what it knows of that
 */
public interface Register<K, V> {

    /** What is known now. Never waits for anybody. */
    Answer<V> find(K key);

    /**
     * What the register says, asked only if nothing fresh is known. Complete within the hard timeout of a register, and
     * never exceptionally. Whoever waits for it holds no database connection.
     */
    default CompletableFuture<Answer<V>> lookUp(K key) {
        return CompletableFuture.completedFuture(find(key));
    }
}
