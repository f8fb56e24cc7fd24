package no.helseprofil.testserver;

import jakarta.persistence.EntityManager;
import jakarta.persistence.FlushModeType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.RepresentationToModel;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.UserRepresentation;
import org.keycloak.services.managers.RealmManager;

/** Realm that is created and deleted in less time than the admin REST takes. */
final class StoredRealm {

    private static final Map<String, String> IDS = Map.of(
            "clients", "select c.id from ClientEntity c where c.realmId = :realm",
            "scopes", "select s.id from ClientScopeEntity s where s.realmId = :realm",
            "roles", "select r.id from RoleEntity r where r.realmId = :realm",
            "mappers",
                    "select m.id from ProtocolMapperEntity m left join m.client c left join m.clientScope s where c.realmId ="
                            + " :realm or s.realmId = :realm");

    /**
     * Columns by which clients, client scopes and roles are found, in tables of what they have and then in their own.
     * Statements of the database layer would look through all rows of {@code @ElementCollection}.
     */
    private static final List<String> EMPTIED = List.of(
            "PROTOCOL_MAPPER_CONFIG PROTOCOL_MAPPER_ID mappers",
            "PROTOCOL_MAPPER ID mappers",
            "WEB_ORIGINS CLIENT_ID clients",
            "REDIRECT_URIS CLIENT_ID clients",
            "CLIENT_AUTH_FLOW_BINDINGS CLIENT_ID clients",
            "CLIENT_NODE_REGISTRATIONS CLIENT_ID clients",
            "SCOPE_MAPPING CLIENT_ID clients",
            "CLIENT_ATTRIBUTES CLIENT_ID clients",
            "CLIENT_SCOPE_CLIENT CLIENT_ID clients",
            "CLIENT_SCOPE_ATTRIBUTES SCOPE_ID scopes",
            "CLIENT_SCOPE_ROLE_MAPPING SCOPE_ID scopes",
            "DEFAULT_CLIENT_SCOPE SCOPE_ID scopes",
            "COMPOSITE_ROLE COMPOSITE roles",
            "COMPOSITE_ROLE CHILD_ROLE roles",
            "ROLE_ATTRIBUTE ROLE_ID roles",
            "CLIENT_SCOPE ID scopes",
            "CLIENT ID clients",
            "KEYCLOAK_ROLE ID roles");

    private final KeycloakSession session;
    private final RealmModel realm;

    StoredRealm(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /**
     * Creates a realm with these clients, as an import of it and then of each client would, in less time. Keycloak forgets
     * what it holds while it creates users, so they come last, when all that has changed is written.
     */
    static void create(KeycloakSession session, NewRealm made) {
        List<UserRepresentation> users = Objects.requireNonNullElse(made.realm().getUsers(), List.of());
        made.realm().setUsers(null);
        RealmModel realm = QuickFlush.during(
                session.getProvider(JpaConnectionProvider.class).getEntityManager(), () -> {
                    RealmModel imported = new RealmManager(session).importRealm(made.realm());
                    session.getContext().setRealm(imported);
                    made.clients().forEach(new StoredClients(session)::store);
                    return imported;
                });
        users.forEach(user -> RepresentationToModel.createUser(session, realm, user));
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
            Map<String, List<String>> known = new HashMap<>();
            IDS.forEach((name, query) -> known.put(
                    name,
                    entities.createQuery(query, String.class)
                            .setParameter("realm", realm.getId())
                            .getResultList()));
            for (String emptied : EMPTIED) {
                String[] words = emptied.split(" ");
                entities.createNativeQuery("delete from %s where %s in (:ids)".formatted(words[0], words[1]))
                        .setParameter("ids", known.get(words[2]))
                        .executeUpdate();
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

    /**
     * A realm to be created.
     *
     * @param realm its representation
     * @param clients clients that no client policy is asked about
     */
    record NewRealm(RealmRepresentation realm, List<ClientRepresentation> clients) {}
}
