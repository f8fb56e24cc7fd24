package no.helseprofil.keycloak.database;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.jpa.entities.ClientEntity;

/**
 * Some clients of a realm, with all that is looked at of them: so many queries for a page, however many clients it has,
 * and past Keycloak's cache. They are there to be read; what is written into them doesn't reach the cache.
 */
public final class ClientPage {

    private static final String PAGE =
            "select client from ClientEntity client where client.realmId = :realm%s order by %s";

    private static final String WITH_ATTRIBUTE = " and exists (select 1 from ClientAttributeEntity attribute"
            + " where attribute.client = client and attribute.name like concat(:attribute, '%'))";

    /** What a client would otherwise fetch for itself. */
    private static final List<String> FETCHED = Stream.of("attributes", "redirectUris", "protocolMappers")
            .map(
                    "select client from ClientEntity client left join fetch client.%s where client.id in (:clients)"
                            ::formatted)
            .toList();

    private static final String MAPPERS = "select mapper from ProtocolMapperEntity mapper left join fetch mapper.config"
            + " where mapper.client.id in (:clients)";
    private static final String SCOPES =
            "select link.clientId, link.clientScopeId, link.defaultScope from ClientScopeClientMappingEntity link"
                    + " where link.clientId in (:clients)";

    /** Nothing is written, so nothing has to be compared with what was read. */
    private static final String READ_ONLY = "org.hibernate.readOnly";

    private ClientPage() {}

    /**
     * Which clients of a realm come, and in which order.
     *
     * @param column what the order goes by
     * @param attribute how the name of an attribute begins that they must have; null where all come
     */
    public record Selection(String column, @Nullable String attribute) {

        /** All, in the order of their internal ids. */
        public static final Selection BY_ID = new Selection("client.id", null);

        /** All, in the order of their {@code client_id}s, as the database sorts them. */
        public static final Selection BY_CLIENT_ID = new Selection("client.clientId", null);

        /** Those with an attribute whose name begins so, in the order of their {@code client_id}s. */
        public static Selection with(String attribute) {
            return new Selection("client.clientId", attribute);
        }

        private TypedQuery<ClientEntity> query(EntityManager entities, @Nullable String after) {
            String conditions =
                    (attribute == null ? "" : WITH_ATTRIBUTE) + (after == null ? "" : " and " + column + " > :after");
            TypedQuery<ClientEntity> query =
                    entities.createQuery(PAGE.formatted(conditions, column), ClientEntity.class);
            if (attribute != null) {
                query.setParameter("attribute", attribute);
            }
            return after == null ? query : query.setParameter("after", after);
        }
    }

    /**
     * Reads one.
     *
     * @param after what the order goes by, of the last client of the page before; null for the first page
     * @param max how many at most
     * @return none if there is no client after that one
     */
    public static List<ClientModel> read(
            KeycloakSession session, RealmModel realm, Selection selection, @Nullable String after, int max) {
        EntityManager entities = Entities.of(session);
        List<ClientEntity> clients = clients(entities, realm, selection, after, max);
        List<String> ids = clients.stream().map(ClientEntity::getId).toList();
        if (ids.isEmpty()) {
            return List.of();
        }
        FETCHED.forEach(query -> fetch(entities, query, ids));
        fetch(entities, MAPPERS, ids);
        Map<String, List<UncachedClient.Scope>> scopes = scopes(entities, ids);
        return clients.stream()
                .<ClientModel>map(client -> new UncachedClient(
                        session, realm, entities, client, scopes.getOrDefault(client.getId(), List.of())))
                .toList();
    }

    /** Lets go of what was read, so that a request that reads all pages holds one of them. */
    public static void release(KeycloakSession session, Collection<ClientModel> page) {
        EntityManager entities = Entities.of(session);
        page.forEach(client -> ((UncachedClient) client).detachFrom(entities));
    }

    private static List<ClientEntity> clients(
            EntityManager entities, RealmModel realm, Selection selection, @Nullable String after, int max) {
        return selection
                .query(entities, after)
                .setParameter("realm", realm.getId())
                .setMaxResults(max)
                .setHint(READ_ONLY, true)
                .getResultList();
    }

    private static void fetch(EntityManager entities, String query, List<String> clients) {
        entities.createQuery(query)
                .setParameter("clients", clients)
                .setHint(READ_ONLY, true)
                .getResultList();
    }

    private static Map<String, List<UncachedClient.Scope>> scopes(EntityManager entities, List<String> clients) {
        return entities.createQuery(SCOPES, Object[].class)
                .setParameter("clients", clients)
                .getResultStream()
                .collect(Collectors.groupingBy(
                        link -> String.valueOf(link[0]),
                        Collectors.mapping(
                                link -> new UncachedClient.Scope(String.valueOf(link[1]), (Boolean) link[2]),
                                Collectors.toList())));
    }
}
