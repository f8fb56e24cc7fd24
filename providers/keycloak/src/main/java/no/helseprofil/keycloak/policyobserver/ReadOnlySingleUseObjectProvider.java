package no.helseprofil.keycloak.policyobserver;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * Objects of single use as an executor sees them: codes, pushed requests, ids of proofs. An object that is used here
 * stays unused for all others.
 */
final class ReadOnlySingleUseObjectProvider implements SingleUseObjectProvider {

    private final SingleUseObjectProvider all;
    private final Map<String, Optional<Map<String, String>>> changed = new HashMap<>();

    ReadOnlySingleUseObjectProvider(SingleUseObjectProvider all) {
        this.all = all;
    }

    @Override
    public void put(String key, long lifespanSeconds, Map<String, String> notes) {
        changed.put(key, Optional.of(Map.copyOf(notes)));
    }

    @Override
    public @Nullable Map<String, String> get(String key) {
        Optional<Map<String, String>> known = changed.get(key);
        return known == null ? all.get(key) : known.orElse(null);
    }

    @Override
    public @Nullable Map<String, String> remove(String key) {
        Map<String, String> removed = get(key);
        changed.put(key, Optional.empty());
        return removed;
    }

    @Override
    public boolean replace(String key, Map<String, String> notes) {
        boolean isThere = contains(key);
        if (isThere) {
            changed.put(key, Optional.of(Map.copyOf(notes)));
        }
        return isThere;
    }

    @Override
    public boolean putIfAbsent(String key, long lifespanInSeconds) {
        boolean isAbsent = !contains(key);
        if (isAbsent) {
            changed.put(key, Optional.of(Map.of()));
        }
        return isAbsent;
    }

    @Override
    public boolean contains(String key) {
        Optional<Map<String, String>> known = changed.get(key);
        return known == null ? all.contains(key) : known.isPresent();
    }

    @Override
    public void close() {
        // the original closes itself
    }
}
