package no.helseprofil.testserver;

import jakarta.persistence.EntityManager;
import jakarta.persistence.FlushModeType;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.managers.RealmManager;

/** A realm, to be deleted in less time than the admin REST takes. */
final class StoredRealm {

    private static final String CLIENTS = "(select c.id from ClientEntity c where c.realmId = :realm)";
    private static final String SCOPES = "(select s.id from ClientScopeEntity s where s.realmId = :realm)";
    private static final String ROLES = "(select r.id from RoleEntity r where r.realmId = :realm)";

    /** What clients, client scopes and roles have in tables of their own, and then themselves. */
    private static final List<String> EMPTIED = List.of(
            "delete ProtocolMapperEntity m where m.client.id in " + CLIENTS,
            "delete ProtocolMapperEntity m where m.clientScope.id in " + SCOPES,
            "delete ClientAttributeEntity a where a.client.id in " + CLIENTS,
            "delete ClientScopeAttributeEntity a where a.clientScope.id in " + SCOPES,
            "delete ClientScopeClientMappingEntity m where m.clientId in " + CLIENTS,
            "delete DefaultClientScopeRealmMappingEntity m where m.realm.id = :realm",
            "delete ClientScopeRoleMappingEntity m where m.clientScope.id in " + SCOPES,
            "delete CompositeRoleEntity c where c.parentRole.id in " + ROLES,
            "delete CompositeRoleEntity c where c.childRole.id in " + ROLES,
            "delete RoleAttributeEntity a where a.role.id in " + ROLES,
            "delete ClientScopeEntity s where s.realmId = :realm",
            "delete ClientEntity c where c.realmId = :realm",
            "delete RoleEntity r where r.realmId = :realm");

    private final KeycloakSession session;
    private final RealmModel realm;

    StoredRealm(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /**
     * Keycloak reads every client, client scope and role before it deletes it, asks the database some hundred times, and before each
     * the database layer compares all that it holds with what it has read. So these go first, a table at a time. No statement of
     * what is left needs what another has not written yet. Where a client has authorization services it is Keycloak's alone.
     */
    void delete() {
        session.getContext().setRealm(realm);
        if (!hasAuthorizationServices()) {
            EntityManager entities =
                    session.getProvider(JpaConnectionProvider.class).getEntityManager();
            EMPTIED.forEach(statement -> entities.createQuery(statement)
                    .setParameter("realm", realm.getId())
                    .executeUpdate());
            entities.setFlushMode(FlushModeType.COMMIT);
        }
        new RealmManager(session).removeRealm(realm);
    }

    private boolean hasAuthorizationServices() {
        return session.getProvider(JpaConnectionProvider.class)
                        .getEntityManager()
                        .createQuery(
                                "select count(s) from ResourceServerEntity s, ClientEntity c where s.id = c.id and c.realmId ="
                                        + " :realm",
                                Long.class)
                        .setParameter("realm", realm.getId())
                        .getSingleResult()
                > 0;
    }
}
