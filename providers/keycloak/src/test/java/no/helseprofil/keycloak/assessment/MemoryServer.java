package no.helseprofil.keycloak.assessment;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import no.helseprofil.keycloak.assessment.RunEntity.RunTable;
import org.hibernate.cfg.Configuration;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.KeycloakTransactionManager;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RealmProvider;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Part of a server that a run needs: transactions on a database in memory, which has our tables, and realms by their
 * ids.
 */
final class MemoryServer implements AutoCloseable {

    private final EntityManagerFactory entities;

    private MemoryServer(EntityManagerFactory entities) {
        this.entities = entities;
    }

    static MemoryServer start() {
        EntityManagerFactory entities = new Configuration()
                .setProperty("hibernate.connection.url", "jdbc:h2:mem:assessments;DB_CLOSE_DELAY=-1")
                .setProperty("hibernate.hbm2ddl.auto", "create")
                .addAnnotatedClass(RunEntity.class)
                .addAnnotatedClass(AssessedEntity.class)
                .buildSessionFactory();
        MemoryServer server = new MemoryServer(entities);
        server.execute("alter table HELSEPROFIL_ASSESSMENT add constraint SLOT unique (SLOT)");
        return server;
    }

    /** Returns the context in which a run works; a realm whose id begins with {@code gone} isn't there. */
    RunContext context(String realm) {
        return new RunContext(factory(), realm, null);
    }

    /** Asks the table of runs, in a transaction of its own. */
    <T> T runs(Function<RunTable, T> question) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                factory(), session -> question.apply(new RunTable(session)));
    }

    /** Returns the number of lines of a run. */
    long lines(String run) {
        try (EntityManager manager = entities.createEntityManager()) {
            return manager.createQuery(
                            "select count(line) from HelseprofilAssessed line where line.run = :run", Long.class)
                    .setParameter("run", run)
                    .getSingleResult();
        }
    }

    KeycloakSessionFactory factory() {
        return fake(KeycloakSessionFactory.class, Map.of("create", none -> session()));
    }

    private KeycloakSession session() {
        EntityManager manager = entities.createEntityManager();
        Map<String, Object> attributes = new HashMap<>();
        boolean[] rollback = {false};
        return fake(
                KeycloakSession.class,
                Map.of(
                        "getProvider",
                        asked -> asked[0] == JpaConnectionProvider.class ? connection(manager) : null,
                        "getTransactionManager",
                        none -> transactions(manager, rollback),
                        "realms",
                        none -> fake(RealmProvider.class, Map.of("getRealm", id -> realm(String.valueOf(id[0])))),
                        "getContext",
                        none -> fake(KeycloakContext.class, Map.of()),
                        "getAttribute",
                        name -> attributes.get(String.valueOf(name[0])),
                        "setAttribute",
                        entry -> attributes.put(String.valueOf(entry[0]), entry[1]),
                        "close",
                        none -> close(manager, rollback[0])));
    }

    private static JpaConnectionProvider connection(EntityManager manager) {
        return fake(JpaConnectionProvider.class, Map.of("getEntityManager", none -> manager));
    }

    private static KeycloakTransactionManager transactions(EntityManager manager, boolean[] rollback) {
        return fake(
                KeycloakTransactionManager.class,
                Map.of(
                        "begin",
                        none -> {
                            manager.getTransaction().begin();
                            return null;
                        },
                        "setRollbackOnly",
                        none -> rollback[0] = true));
    }

    private static Object close(EntityManager manager, boolean rollback) {
        try (manager) {
            if (rollback) {
                manager.getTransaction().rollback();
            } else {
                manager.getTransaction().commit();
            }
        }
        return manager;
    }

    private static RealmModel realm(String id) {
        return id.startsWith("gone") ? null : fake(RealmModel.class, Map.of("getId", none -> id));
    }

    private void execute(String sql) {
        try (EntityManager manager = entities.createEntityManager()) {
            manager.getTransaction().begin();
            manager.createNativeQuery(sql).executeUpdate();
            manager.getTransaction().commit();
        }
    }

    private static <T> T fake(Class<T> type, Map<String, Function<Object[], Object>> answers) {
        return type.cast(Proxy.newProxyInstance(
                MemoryServer.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Function<Object[], Object> answer = answers.getOrDefault(method.getName(), asked -> null);
                    return method.getReturnType() == void.class
                            ? ignored(answer.apply(arguments))
                            : answer.apply(arguments);
                }));
    }

    private static Object ignored(Object result) {
        return null;
    }

    @Override
    public void close() {
        entities.close();
    }
}
