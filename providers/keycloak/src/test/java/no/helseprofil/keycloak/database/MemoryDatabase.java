package no.helseprofil.keycloak.database;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import no.helseprofil.keycloak.server.Fakes;
import org.hibernate.cfg.Configuration;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.KeycloakTransaction;
import org.keycloak.models.KeycloakTransactionManager;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RealmProvider;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Database in memory, and the part of a server that works on it: transactions, with what comes before their end, and
 * realms by their ids.
 */
public final class MemoryDatabase implements AutoCloseable {

    private final EntityManagerFactory tables;

    /** Creates an empty database with the tables of these entities. */
    public MemoryDatabase(Class<?>... entities) {
        Configuration configuration = new Configuration()
                .setProperty("hibernate.connection.url", "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1")
                .setProperty("hibernate.connection.pool_size", "20")
                .setProperty("hibernate.hbm2ddl.auto", "create");
        Stream.of(entities).forEach(configuration::addAnnotatedClass);
        tables = configuration.buildSessionFactory();
    }

    /** Works in a transaction, which is committed unless something is thrown. */
    public void run(Consumer<KeycloakSession> work) {
        KeycloakModelUtils.runJobInTransaction(factory(), work::accept);
    }

    /** Asks in a transaction of its own. */
    public <T> T ask(Function<KeycloakSession, T> question) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory(), question::apply);
    }

    /** Executes a statement, as somebody does who has rights in the database. */
    public int execute(String sql) {
        return this.<Integer>ask(
                session -> Entities.of(session).createNativeQuery(sql).executeUpdate());
    }

    /** Returns the realm with this id; none has one that begins with {@code gone}. */
    public static @Nullable RealmModel realm(String id) {
        return id.startsWith("gone")
                ? null
                : Fakes.answering(RealmModel.class, (method, arguments) -> switch (method) {
                    case "getId", "getName" -> id;
                    default -> null;
                });
    }

    public KeycloakSessionFactory factory() {
        return Fakes.answering(
                KeycloakSessionFactory.class, (method, arguments) -> method.equals("create") ? session() : null);
    }

    private KeycloakSession session() {
        EntityManager manager = tables.createEntityManager();
        Map<Object, Object> attributes = new HashMap<>();
        List<KeycloakTransaction> prepared = new ArrayList<>();
        boolean[] rollback = {false};
        return Fakes.answering(KeycloakSession.class, (method, arguments) -> switch (method) {
            case "getProvider" ->
                arguments[0] == JpaConnectionProvider.class
                        ? Fakes.answering(JpaConnectionProvider.class, (asked, none) -> manager)
                        : null;
            case "getTransactionManager" -> transactions(manager, prepared, rollback);
            case "getKeycloakSessionFactory" -> factory();
            case "getContext" -> Fakes.answering(KeycloakContext.class, (asked, none) -> null);
            case "realms" -> Fakes.answering(RealmProvider.class, (asked, id) -> realm(String.valueOf(id[0])));
            case "getAttribute" -> attributes.get(arguments[0]);
            case "setAttribute" -> attributes.put(arguments[0], arguments[1]);
            case "close" -> close(manager, prepared, rollback[0]);
            default -> null;
        });
    }

    private static KeycloakTransactionManager transactions(
            EntityManager manager, List<KeycloakTransaction> prepared, boolean[] rollback) {
        return Fakes.answering(KeycloakTransactionManager.class, (method, arguments) -> {
            switch (method) {
                case "begin" -> manager.getTransaction().begin();
                case "enlistPrepare" -> {
                    KeycloakTransaction enlisted = (KeycloakTransaction) arguments[0];
                    enlisted.begin();
                    prepared.add(enlisted);
                }
                case "setRollbackOnly" -> rollback[0] = true;
                default -> {
                    // nothing else is asked for
                }
            }
            return null;
        });
    }

    private static @Nullable Object close(EntityManager manager, List<KeycloakTransaction> prepared, boolean rollback) {
        try (manager) {
            try {
                if (!rollback) {
                    prepared.forEach(KeycloakTransaction::commit);
                    manager.getTransaction().commit();
                }
            } finally {
                if (manager.getTransaction().isActive()) {
                    manager.getTransaction().rollback();
                }
            }
        }
        return null;
    }

    @Override
    public void close() {
        tables.close();
    }
}
