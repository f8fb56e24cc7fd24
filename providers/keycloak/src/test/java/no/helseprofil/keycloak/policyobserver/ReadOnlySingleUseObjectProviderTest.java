package no.helseprofil.keycloak.policyobserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import no.helseprofil.keycloak.policyobserver.SandboxSession.ReadOnlySingleUseObjectProvider;
import org.junit.jupiter.api.Test;
import org.keycloak.models.SingleUseObjectProvider;

class ReadOnlySingleUseObjectProviderTest {

    private final Map<String, Map<String, String>> stored = new HashMap<>(Map.of("code", Map.of("client", "a")));
    private final SingleUseObjectProvider unused = new ReadOnlySingleUseObjectProvider(new Stored(stored));

    @Test
    void aProofUsedHereStaysUnusedOutside() {
        assertThat(unused.putIfAbsent("jti", 60)).isTrue();
        assertThat(unused.putIfAbsent("jti", 60)).as("here it is used").isFalse();
        assertThat(unused.contains("jti")).isTrue();

        assertThat(stored).containsOnlyKeys("code");
    }

    @Test
    void anObjectUsedOutsideIsUsedHere() {
        assertThat(unused.putIfAbsent("code", 60)).isFalse();
        assertThat(unused.get("code")).containsEntry("client", "a");
    }

    @Test
    void aCodeTakenHereStaysAvailableOutside() {
        assertThat(unused.remove("code")).containsEntry("client", "a");
        assertThat(unused.contains("code")).as("here it is gone").isFalse();
        assertThat(unused.get("code")).isNull();

        assertThat(stored).containsKey("code");
    }

    @Test
    void writesStayLocal() {
        unused.put("other", 60, Map.of("a", "b"));
        assertThat(unused.replace("code", Map.of("client", "b"))).isTrue();
        assertThat(unused.replace("no-such", Map.of())).isFalse();

        assertThat(unused.get("other")).containsEntry("a", "b");
        assertThat(unused.get("code")).containsEntry("client", "b");
        assertThat(stored).containsExactly(Map.entry("code", Map.of("client", "a")));
    }

    /** Keycloak's store, as far as it is asked. */
    private record Stored(Map<String, Map<String, String>> all) implements SingleUseObjectProvider {

        @Override
        public void put(String key, long lifespanSeconds, Map<String, String> notes) {
            all.put(key, notes);
        }

        @Override
        public Map<String, String> get(String key) {
            return all.get(key);
        }

        @Override
        public Map<String, String> remove(String key) {
            return all.remove(key);
        }

        @Override
        public boolean replace(String key, Map<String, String> notes) {
            return all.replace(key, notes) != null;
        }

        @Override
        public boolean putIfAbsent(String key, long lifespanInSeconds) {
            return all.putIfAbsent(key, Map.of()) == null;
        }

        @Override
        public boolean contains(String key) {
            return all.containsKey(key);
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
