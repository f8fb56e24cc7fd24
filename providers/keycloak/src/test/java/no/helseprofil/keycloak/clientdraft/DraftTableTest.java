package no.helseprofil.keycloak.clientdraft;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;
import no.helseprofil.keycloak.clientdraft.DraftEntity.DraftTable;
import org.hibernate.cfg.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** Tests of what is kept of drafts, and until when. */
class DraftTableTest {

    private static final String REALM = "realm";
    private static final Instant NOW = Instant.parse("2027-01-01T12:00:00Z");

    @AutoClose
    private static EntityManagerFactory database;

    @BeforeAll
    static void start() {
        database = new Configuration()
                .setProperty("hibernate.connection.url", "jdbc:h2:mem:drafts;DB_CLOSE_DELAY=-1")
                .setProperty("hibernate.hbm2ddl.auto", "create")
                .addAnnotatedClass(DraftEntity.class)
                .buildSessionFactory();
    }

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
        return inTransaction(entities -> work.apply(new DraftTable(session(entities))));
    }

    private static void forget(Consumer<EntityManager> work) {
        inTransaction(entities -> {
            work.accept(entities);
            return true;
        });
    }

    private static <T> T inTransaction(Function<EntityManager, T> work) {
        EntityManager entities = database.createEntityManager();
        try {
            entities.getTransaction().begin();
            T answer = work.apply(entities);
            entities.getTransaction().commit();
            return answer;
        } finally {
            if (entities.getTransaction().isActive()) {
                entities.getTransaction().rollback();
            }
            entities.close();
        }
    }

    private static KeycloakSession session(EntityManager entities) {
        JpaConnectionProvider connection = (JpaConnectionProvider) Proxy.newProxyInstance(
                DraftTableTest.class.getClassLoader(),
                new Class<?>[] {JpaConnectionProvider.class},
                (proxy, method, arguments) -> entities);
        return (KeycloakSession) Proxy.newProxyInstance(
                DraftTableTest.class.getClassLoader(),
                new Class<?>[] {KeycloakSession.class},
                (proxy, method, arguments) -> connection);
    }
}
