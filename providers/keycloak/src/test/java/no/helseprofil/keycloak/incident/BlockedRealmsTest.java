package no.helseprofil.keycloak.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.incident.Block;
import no.helseprofil.incident.Blocks;
import no.helseprofil.incident.Incidents;
import no.helseprofil.keycloak.incident.BlockedRealms.KnownBlocks;
import org.junit.jupiter.api.Test;

class BlockedRealmsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String REALM = "realm";

    private final KnownBlocks known = new KnownBlocks();
    private final Map<String, Long> versions = new HashMap<>();
    private final List<String> read = new ArrayList<>();

    @Test
    void knowsNothingBeforeTheFirstRead() {
        assertThat(known.of(REALM)).as("and so the server lets no client in").isEmpty();
        assertThat(known.isKnown()).isFalse();
    }

    @Test
    void aRealmWithoutBlocksHasNone() {
        look();

        assertThat(known.of(REALM)).hasValue(Incidents.NONE);
    }

    @Test
    void readsOnlyChangedRealms() {
        versions.put(REALM, 1L);
        versions.put("other", 7L);
        look();
        versions.put(REALM, 2L);
        look();
        look();

        assertThat(read).containsExactlyInAnyOrder(REALM, "other", REALM);
        assertThat(isBlocked(REALM)).isTrue();
    }

    @Test
    void forgetsARemovedRealm() {
        versions.put(REALM, 1L);
        look();
        versions.clear();
        look();

        assertThat(isBlocked(REALM)).isFalse();
    }

    @Test
    void keepsItsStateIfReadingFails() {
        versions.put(REALM, 1L);
        look();

        assertThatThrownBy(() -> known.read(
                        () -> {
                            throw new IllegalStateException("the database is away");
                        },
                        realm -> Incidents.NONE,
                        NOW.plusSeconds(20)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(isBlocked(REALM)).isTrue();
        assertThat(known.age(NOW.plusSeconds(20)))
                .as("and the metric reports for how long")
                .isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void keepsItsStateIfReadingARealmFails() {
        versions.put(REALM, 1L);
        look();
        versions.put(REALM, 2L);

        assertThatThrownBy(() -> known.read(
                        () -> versions,
                        realm -> {
                            throw new IllegalStateException("the database is away");
                        },
                        NOW))
                .isInstanceOf(IllegalStateException.class);
        assertThat(isBlocked(REALM)).isTrue();
    }

    private boolean isBlocked(String realm) {
        return known.of(realm).orElseThrow().blocks().contains(Block.Kind.CLIENT, "client of " + realm, NOW);
    }

    private void look() {
        known.read(
                () -> Map.copyOf(versions),
                realm -> {
                    read.add(realm);
                    return Incidents.of(
                            new Blocks(List.of(new Block(Block.Kind.CLIENT, "client of " + realm, null, null))));
                },
                NOW);
    }
}
