package no.helseprofil.testserver;

import jakarta.persistence.EntityManager;
import jakarta.persistence.FlushModeType;
import jakarta.persistence.Query;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.managers.RealmManager;

/** A realm, to be deleted in less time than the admin REST takes. */
final class StoredRealm {

    private static final Map<String, String> IDS = Map.of(
            "clients", "select c.id from ClientEntity c where c.realmId = :realm",
            "scopes", "select s.id from ClientScopeEntity s where s.realmId = :realm",
            "roles", "select r.id from RoleEntity r where r.realmId = :realm");

    /**
     * Statements that delete what clients, client scopes and roles have in tables of their own, and then these
     * themselves.
     */
    private static final List<String> EMPTIED = List.of(
            "delete ProtocolMapperEntity m where m.client.id in :clients",
            "delete ProtocolMapperEntity m where m.clientScope.id in :scopes",
            "delete ClientAttributeEntity a where a.client.id in :clients",
            "delete ClientScopeAttributeEntity a where a.clientScope.id in :scopes",
            "delete ClientScopeClientMappingEntity m where m.clientId in :clients",
            "delete DefaultClientScopeRealmMappingEntity m where m.realm.id = :realm",
            "delete ClientScopeRoleMappingEntity m where m.clientScope.id in :scopes",
            "delete CompositeRoleEntity c where c.parentRole.id in :roles",
            "delete CompositeRoleEntity c where c.childRole.id in :roles",
            "delete RoleAttributeEntity a where a.role.id in :roles",
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
     * Deletes it. Keycloak reads every client, client scope and role before it deletes it, and asks the database some
     * hundred times. Before each, the database layer compares all that it holds with what it has read. So these go
     * first, a table at a time, by ids that are read beforehand: H2 would look for them anew for each row. No statement
     * of what is left needs what another has not written yet. A realm with authorization services is Keycloak's alone.
     */
    void delete() {
        session.getContext().setRealm(realm);
        if (!hasAuthorizationServices()) {
            EntityManager entities =
                    session.getProvider(JpaConnectionProvider.class).getEntityManager();
            Map<String, Object> known = new HashMap<>(Map.of("realm", realm.getId()));
            IDS.forEach((name, query) -> known.put(
                    name,
                    entities.createQuery(query, String.class)
                            .setParameter("realm", realm.getId())
                            .getResultList()));
            for (String statement : EMPTIED) {
                Query query = entities.createQuery(statement);
                query.getParameters().forEach(any -> query.setParameter(any.getName(), known.get(any.getName())));
                query.executeUpdate();
            }
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
