package no.helseprofil.register;

import java.util.concurrent.CompletableFuture;

/**
 * Register that is looked up by a key.
 *
 * @param <K> key of an entry
 * @param <V> value of an entry
 */
public interface Register<K, V> {

    /** Returns what is known now, without waiting. */
    Answer<V> find(K key);

    /**
     * Returns the answer of the register, which is called only if no fresh answer is known. Completes within the
     * register's hard timeout and never exceptionally. A caller that waits for it must not hold a database connection.
     */
    default CompletableFuture<Answer<V>> lookUp(K key) {
        return CompletableFuture.completedFuture(find(key));
    }
}
