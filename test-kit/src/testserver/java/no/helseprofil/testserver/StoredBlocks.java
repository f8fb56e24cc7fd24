package no.helseprofil.testserver;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.List;
import java.util.Objects;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Tables of blocks and emergency settings, written past the code that notifies the nodes. */
final class StoredBlocks {

    private static final String INSERT = "insert into HELSEPROFIL_BLOCK"
            + " (ID, REALM_ID, KIND, BLOCKED_VALUE, REASON, CREATED_AT) values (?1, ?2, ?3, ?4, ?5, ?6)";
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
    private final String realm;

    StoredBlocks(KeycloakSession session) {
        RealmModel model = Objects.requireNonNull(session.getContext().getRealm());
        this.session = session;
        this.realm = model.getId();
    }

    void store(String kind, List<String> values) {
        EntityManager entities = entities();
        Query insert = entities.createNativeQuery(INSERT);
        for (String value : values) {
            insert.setParameter(1, KeycloakModelUtils.generateId())
                    .setParameter(2, realm)
                    .setParameter(3, kind)
                    .setParameter(4, value)
                    .setParameter(5, "planted by a test")
                    .setParameter(6, 0L)
                    .executeUpdate();
        }
        count(entities);
    }

    void deleteAll() {
        EntityManager entities = entities();
        entities.createNativeQuery(DELETE).setParameter(1, realm).executeUpdate();
        count(entities);
    }

    /** Makes the blocks look as if the node had stopped that was ending what had been given before. */
    void forgetEndings() {
        entities().createNativeQuery(UNENDED).setParameter(1, realm).executeUpdate();
    }

    /** Returns the number of blocks for which not all is ended yet. */
    long unended() {
        return ((Number) entities()
                        .createNativeQuery(ARE_UNENDED)
                        .setParameter(1, realm)
                        .getSingleResult())
                .longValue();
    }

    /** Stores these emergency settings, be they readable or not; none if the content is empty. */
    void storeEmergency(String content) {
        EntityManager entities = entities();
        entities.createNativeQuery(DELETE_EMERGENCY).setParameter(1, realm).executeUpdate();
        if (!content.isEmpty()) {
            entities.createNativeQuery(INSERT_EMERGENCY)
                    .setParameter(1, realm)
                    .setParameter(2, content)
                    .setParameter(3, 0L)
                    .executeUpdate();
        }
        count(entities);
    }

    long emergencies() {
        return ((Number) entities()
                        .createNativeQuery(COUNT_EMERGENCIES)
                        .setParameter(1, realm)
                        .getSingleResult())
                .longValue();
    }

    private void count(EntityManager entities) {
        if (entities.createNativeQuery(COUNT).setParameter(1, realm).executeUpdate() == 0) {
            entities.createNativeQuery(FIRST).setParameter(1, realm).executeUpdate();
        }
    }

    private EntityManager entities() {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }
}
