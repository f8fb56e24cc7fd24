package no.helseprofil.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import no.helseprofil.jose.PublicJwk.BoundedCache;
import org.junit.jupiter.api.Test;

class BoundedCacheTest {

    private final BoundedCache<String, String> cache = new BoundedCache<>(10);
    private final List<String> read = new ArrayList<>();

    @Test
    void readsACachedValueOnlyOnce() {
        assertThat(IntStream.range(0, 4).mapToObj(time -> value("key"))).containsOnly("value of key");

        assertThat(read).containsExactly("key");
    }

    @Test
    void unknownKeysDoNotEvictFrequentlyUsedOnes() {
        value("in use");
        value("in use");
        IntStream.range(0, 1_000).forEach(stranger -> value("stranger " + stranger));
        read.clear();

        value("in use");

        assertThat(read).as("it was asked for twice before they came").isEmpty();
    }

    @Test
    void respectsItsBound() {
        List<String> keys = IntStream.range(0, 100).mapToObj(Integer::toString).toList();
        keys.forEach(this::value);
        keys.forEach(this::value);
        read.clear();

        keys.forEach(this::value);

        assertThat(read).as("ten of them at most are known").hasSizeGreaterThanOrEqualTo(90);
    }

    private String value(String key) {
        return cache.get(key, unknown -> {
            read.add(unknown);
            return "value of " + unknown;
        });
    }
}
