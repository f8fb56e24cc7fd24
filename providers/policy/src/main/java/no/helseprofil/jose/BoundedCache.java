package no.helseprofil.jose;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Cache of a bounded number of values. A value that is requested again is kept apart from those that were requested
 * once, so that a stranger who keeps sending new keys doesn't displace the ones in use.
 */
final class BoundedCache<K, V> {

    private final Map<K, V> askedOnce;
    private final Map<K, V> askedAgain;

    BoundedCache(int most) {
        this.askedOnce = bounded(most / 5);
        this.askedAgain = bounded(most - most / 5);
    }

    /** Returns a map that drops what wasn't requested for the longest time. */
    static <K, V> Map<K, V> bounded(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    /** Returns the value of a key and reads it if it isn't cached. Two callers may read the same value at once. */
    V get(K key, Function<K, V> reader) {
        V known = known(key);
        if (known != null) {
            return known;
        }
        V read = reader.apply(key);
        keep(key, read);
        return read;
    }

    private synchronized @Nullable V known(K key) {
        V frequent = askedAgain.get(key);
        if (frequent != null) {
            return frequent;
        }
        V first = askedOnce.remove(key);
        if (first != null) {
            askedAgain.put(key, first);
        }
        return first;
    }

    private synchronized void keep(K key, V value) {
        askedOnce.put(key, value);
    }
}
