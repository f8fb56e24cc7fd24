package no.helseprofil.keycloak.clientdraft;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;
import no.helseprofil.keycloak.clientdraft.DraftEntity.DraftTable;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.database.MemoryDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests of what is kept of drafts, and until when. */
class DraftTableTest {

    private static final String REALM = "realm";
    private static final Instant NOW = Instant.parse("2027-01-01T12:00:00Z");

    @AutoClose
    private static final MemoryDatabase database = new MemoryDatabase(DraftEntity.class);

    @BeforeEach
    void empty() {
        forget(entities -> DraftTable.LINES.forget(entities, REALM));
        forget(entities -> DraftTable.LINES.forget(entities, "other"));
    }

    @Test
    void aNewDraftReplacesTheClientsPreviousDraft() {
        put(REALM, "journal", "internal", "first", NOW.plusSeconds(60));
        put(REALM, "journal", "internal", "second", NOW.plusSeconds(90));

        DraftEntity found = find(REALM, "journal");
        assertThat(found).isNotNull();
        assertThat(found.content()).isEqualTo("second");
        assertThat(found.ends()).isEqualTo(NOW.plusSeconds(90));
        assertThat(find("other", "journal")).as("of another realm").isNull();
    }

    @Test
    void aDraftCanBeTakenOnce() {
        put(REALM, "new", null, "{}", NOW.plusSeconds(60));
        in(table -> {
            assertThat(table.locked(DraftEntity.id(REALM, "new"))).isNotNull();
            table.take(DraftEntity.id(REALM, "new"));
            assertThat(table.locked(DraftEntity.id(REALM, "new"))).isNull();
            return true;
        });
        assertThat(find(REALM, "new")).isNull();
    }

    @Test
    void countsOnlyOpenDraftsOfNewClients() {
        put(REALM, "new", null, "{}", NOW.plusSeconds(60));
        put(REALM, "over", null, "{}", NOW);
        put(REALM, "journal", "internal", "{}", NOW.plusSeconds(60));
        put("other", "new", null, "{}", NOW.plusSeconds(60));

        in(table -> {
            assertThat(table.open(REALM, NOW)).isEqualTo(1);
            assertThat(table.openBy(REALM, "key", NOW)).isEqualTo(1);
            assertThat(table.openBy(REALM, "another", NOW)).isZero();
            assertThat(table.over(NOW)).extracting(DraftEntity::clientId).containsExactly("over");
            return true;
        });
    }

    @Test
    void aDraftIsDeletedWithItsClientAndRealm() {
        put(REALM, "journal", "internal", "{}", NOW.plusSeconds(60));
        put(REALM, "new", null, "{}", NOW.plusSeconds(60));
        forget(entities -> DraftTable.LINES.forget(entities, REALM, "internal"));
        assertThat(find(REALM, "journal")).isNull();
        assertThat(find(REALM, "new")).isNotNull();
        forget(entities -> DraftTable.LINES.forget(entities, REALM));
        assertThat(find(REALM, "new")).isNull();
    }

    private static void put(String realm, String clientId, @Nullable String subject, String content, Instant ends) {
        in(table -> {
            table.put(new DraftEntity(realm, clientId, subject, "key", content, ends));
            return true;
        });
    }

    private static @Nullable DraftEntity find(String realm, String clientId) {
        return in(table -> table.find(DraftEntity.id(realm, clientId)));
    }

    private static <T> T in(Function<DraftTable, T> work) {
        return database.ask(session -> work.apply(new DraftTable(session)));
    }

    private static void forget(Consumer<EntityManager> work) {
        database.run(session -> work.accept(Entities.of(session)));
    }
}
