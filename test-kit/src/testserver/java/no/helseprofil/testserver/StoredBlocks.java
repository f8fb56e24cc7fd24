package no.helseprofil.testserver;

import jakarta.persistence.Query;
import java.util.List;
import java.util.Objects;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Tables of blocks and emergency settings, written past the code that notifies the nodes. The first parameter of each
 * statement is the realm.
 */
final class StoredBlocks {

    private static final String INSERT = "insert into HELSEPROFIL_BLOCK"
            + " (REALM_ID, ID, KIND, BLOCKED_VALUE, REASON, CREATED_AT) values (?1, ?2, ?3, ?4, ?5, ?6)";
    private static final String DELETE = "delete from HELSEPROFIL_BLOCK where REALM_ID = ?1";
    private static final String INSERT_EMERGENCY =
            "insert into HELSEPROFIL_EMERGENCY (REALM_ID, CONTENT, CREATED_AT) values (?1, ?2, ?3)";
    private static final String COUNT_EMERGENCIES = "select count(*) from HELSEPROFIL_EMERGENCY where REALM_ID = ?1";
    private static final String DELETE_EMERGENCY = "delete from HELSEPROFIL_EMERGENCY where REALM_ID = ?1";
    private static final String COUNT =
            "update HELSEPROFIL_BLOCK_VERSION set VERSION = VERSION + 1 where REALM_ID = ?1";
    private static final String UNENDED = "update HELSEPROFIL_BLOCK set UNENDED_SINCE = 1 where REALM_ID = ?1";
    private static final String ARE_UNENDED =
            "select count(*) from HELSEPROFIL_BLOCK where REALM_ID = ?1 and UNENDED_SINCE is not null";
    private static final String FIRST = "insert into HELSEPROFIL_BLOCK_VERSION (REALM_ID, VERSION) values (?1, 1)";

    private final KeycloakSession session;

    StoredBlocks(KeycloakSession session) {
        this.session = session;
    }

    void store(String kind, List<String> values) {
        values.forEach(value -> execute(INSERT, KeycloakModelUtils.generateId(), kind, value, "planted by a test", 0L));
        count();
    }

    void deleteAll() {
        execute(DELETE);
        count();
    }

    /** Makes the blocks look as if the node had stopped that was ending what had been given before. */
    void forgetEndings() {
        execute(UNENDED);
    }

    /** Returns the number of blocks for which not all is ended yet. */
    String unended() {
        return query(ARE_UNENDED).getSingleResult().toString();
    }

    /** Stores these emergency settings, be they readable or not; none if the content is empty. */
    void storeEmergency(String content) {
        execute(DELETE_EMERGENCY);
        if (!content.isEmpty()) {
            execute(INSERT_EMERGENCY, content, 0L);
        }
        count();
    }

    String emergencies() {
        return query(COUNT_EMERGENCIES).getSingleResult().toString();
    }

    private void count() {
        if (execute(COUNT) == 0) {
            execute(FIRST);
        }
    }

    private int execute(String statement, Object... parameters) {
        return query(statement, parameters).executeUpdate();
    }

    private Query query(String statement, Object... parameters) {
        Query query = session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createNativeQuery(statement)
                .setParameter(
                        1,
                        Objects.requireNonNull(session.getContext().getRealm()).getId());
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 2, parameters[i]);
        }
        return query;
    }
}
