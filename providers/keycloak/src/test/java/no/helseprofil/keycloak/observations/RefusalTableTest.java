package no.helseprofil.keycloak.observations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.database.MemoryDatabase;
import no.helseprofil.keycloak.observations.Accumulator.Tally;
import no.helseprofil.keycloak.observations.CountedKey.RefusalKey;
import no.helseprofil.keycloak.observations.RefusalEntity.RefusalTable;
import no.helseprofil.keycloak.observations.Refusals.Refused;
import no.helseprofil.profile.Endpoint;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class RefusalTableTest {

    private static final Instant NOW = Instant.parse("2027-01-01T12:00:00Z");
    private static final int MOST = 100;

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase(RefusalEntity.class);

    @Test
    void provenRefusalsAreListedBeforeUnproven() {
        add("own", true, NOW);
        IntStream.range(0, MOST).forEach(i -> add("made-" + i, false, NOW.plus(Duration.ofSeconds(i + 1))));

        assertThat(refused(true)).hasSize(MOST).first().satisfies(line -> {
            assertThat(line.requirement()).isEqualTo("own");
            assertThat(line.proven()).isTrue();
        });
        assertThat(refused(true))
                .element(1)
                .satisfies(line -> assertThat(line.requirement())
                        .as("of the others what came last")
                        .isEqualTo("made-99"));
        assertThat(refused(false))
                .as("the administrator of the realm reads what came last")
                .noneMatch(Refused::proven);
    }

    private List<Refused> refused(boolean provenFirst) {
        return database.ask(session -> new RefusalTable(Entities.of(session))
                .refused("realm", new Refused.Asked(NOW, null, "client", provenFirst), 0, MOST));
    }

    private void add(String requirement, boolean proven, Instant when) {
        database.run(session -> new RefusalTable(Entities.of(session))
                .add(List.of(Map.entry(
                        new RefusalKey("realm", "client", requirement, Endpoint.TOKEN, proven, RefusalKey.hour(when)),
                        Tally.once(when.toEpochMilli(), null)))));
    }
}
