package no.helseprofil.keycloak.audit;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import no.helseprofil.keycloak.transparency.LogTable.EntryEntity;
import no.helseprofil.keycloak.transparency.LogTable.LogEntity;
import no.helseprofil.keycloak.transparency.LogTable.LogKeyEntity;
import no.helseprofil.keycloak.transparency.WitnessTable.WitnessedEntity;
import org.hibernate.cfg.Configuration;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.KeycloakTransaction;
import org.keycloak.models.KeycloakTransactionManager;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Part of a server that the record needs: transactions, with what comes before their end, on a database in memory. */
public final class MemoryLogs implements AutoCloseable {

    private final EntityManagerFactory entities;

    private MemoryLogs(EntityManagerFactory entities) {
        this.entities = entities;
    }

    public static MemoryLogs start() {
        MemoryLogs logs = new MemoryLogs(new Configuration()
                .setProperty("hibernate.connection.url", "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1")
                .setProperty("hibernate.connection.pool_size", "20")
                .setProperty("hibernate.hbm2ddl.auto", "create")
                .addAnnotatedClass(ChangeEntity.class)
                .addAnnotatedClass(LogEntity.class)
                .addAnnotatedClass(EntryEntity.class)
                .addAnnotatedClass(LogKeyEntity.class)
                .addAnnotatedClass(WitnessedEntity.class)
                .buildSessionFactory());
        logs.execute("alter table HELSEPROFIL_WITNESSED alter column COSIGNATURE varchar(1000)");
        logs.execute("alter table HELSEPROFIL_LOG alter column SUBTREES varchar(3000)");
        return logs;
    }

    /** Works in a transaction, which is committed unless something is thrown. */
    public void run(Consumer<KeycloakSession> work) {
        KeycloakModelUtils.runJobInTransaction(factory(), work::accept);
    }

    public <T> T ask(Function<KeycloakSession, T> question) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory(), question::apply);
    }

    /** Executes a statement, as somebody does who has rights in the database. */
    public int execute(String sql) {
        try (EntityManager manager = entities.createEntityManager()) {
            manager.getTransaction().begin();
            int rows = manager.createNativeQuery(sql).executeUpdate();
            manager.getTransaction().commit();
            return rows;
        }
    }

    public static RealmModel realm(String id) {
        return fake(RealmModel.class, Map.of("getId", none -> id, "getName", none -> id));
    }

    public KeycloakSessionFactory factory() {
        return fake(KeycloakSessionFactory.class, Map.of("create", none -> session()));
    }

    private KeycloakSession session() {
        EntityManager manager = entities.createEntityManager();
        Map<String, Object> attributes = new HashMap<>();
        List<KeycloakTransaction> prepared = new ArrayList<>();
        boolean[] rollback = {false};
        return fake(
                KeycloakSession.class,
                Map.of(
                        "getProvider",
                        asked -> asked[0] == JpaConnectionProvider.class ? connection(manager) : null,
                        "getTransactionManager",
                        none -> transactions(manager, prepared, rollback),
                        "getKeycloakSessionFactory",
                        none -> factory(),
                        "getContext",
                        none -> fake(KeycloakContext.class, Map.of()),
                        "getAttribute",
                        name -> attributes.get(String.valueOf(name[0])),
                        "setAttribute",
                        entry -> attributes.put(String.valueOf(entry[0]), entry[1]),
                        "close",
                        none -> close(manager, prepared, rollback[0])));
    }

    private static JpaConnectionProvider connection(EntityManager manager) {
        return fake(JpaConnectionProvider.class, Map.of("getEntityManager", none -> manager));
    }

    private static KeycloakTransactionManager transactions(
            EntityManager manager, List<KeycloakTransaction> prepared, boolean[] rollback) {
        return fake(
                KeycloakTransactionManager.class,
                Map.of(
                        "begin",
                        none -> {
                            manager.getTransaction().begin();
                            return null;
                        },
                        "enlistPrepare",
                        transaction -> {
                            KeycloakTransaction enlisted = (KeycloakTransaction) transaction[0];
                            enlisted.begin();
                            return prepared.add(enlisted);
                        },
                        "setRollbackOnly",
                        none -> rollback[0] = true));
    }

    private static Object close(EntityManager manager, List<KeycloakTransaction> prepared, boolean rollback) {
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
        return manager;
    }

    private static <T> T fake(Class<T> type, Map<String, Function<Object[], Object>> answers) {
        return type.cast(Proxy.newProxyInstance(
                MemoryLogs.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object answer = answers.getOrDefault(method.getName(), asked -> null)
                            .apply(arguments);
                    return method.getReturnType() == void.class ? null : answer;
                }));
    }

    @Override
    public void close() {
        entities.close();
    }
}
