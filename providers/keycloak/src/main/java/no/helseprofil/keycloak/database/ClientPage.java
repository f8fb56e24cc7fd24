package no.helseprofil.keycloak.database;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.jpa.ClientAdapter;
import org.keycloak.models.jpa.entities.ClientEntity;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/**
 * A page of a realm's clients with all the data that is looked at. It takes the same number of queries for any number
 * of clients, and bypasses Keycloak's cache. The clients are for reading only, since changes to them wouldn't reach the
 * cache.
 */
public final class ClientPage {

    private static final String PAGE =
            "select client from ClientEntity client where client.realmId = :realm%s order by %s";

    private static final String WITH_ATTRIBUTE = " and exists (select 1 from ClientAttributeEntity attribute"
            + " where attribute.client = client and attribute.name like concat(:attribute, '%'))";

    private static final String ATTRIBUTES = "select attribute.client.id, attribute.name, attribute.value"
            + " from ClientAttributeEntity attribute where attribute.client.id in (:clients)";

    private static final String REDIRECT_URIS = "select client.id, address from ClientEntity client"
            + " join client.redirectUris address where client.id in (:clients)";

    private static final String MAPPERS = "select mapper.client.id, mapper.id, mapper.name, mapper.protocol,"
            + " mapper.protocolMapper from ProtocolMapperEntity mapper where mapper.client.id in (:clients)";

    private static final String MAPPER_SETTINGS = "select mapper.id, key(setting), value(setting)"
            + " from ProtocolMapperEntity mapper join mapper.config setting where mapper.client.id in (:clients)";

    private static final String SCOPES =
            "select link.clientId, link.clientScopeId, link.defaultScope from ClientScopeClientMappingEntity link"
                    + " where link.clientId in (:clients)";

    /** Hint by which Hibernate keeps no copies to compare with, since nothing is written. */
    private static final String READ_ONLY = "org.hibernate.readOnly";

    private ClientPage() {}

    /**
     * Selection and order of a realm's clients.
     *
     * @param column column of the order
     * @param attribute beginning of the name of an attribute that the clients must have; null for all clients
     */
    public record Selection(String column, @Nullable String attribute) {

        /** All clients, in the order of their internal ids. */
        public static final Selection BY_ID = new Selection("client.id", null);

        /** All clients, in the order of their {@code client_id}s, as the database sorts them. */
        public static final Selection BY_CLIENT_ID = new Selection("client.clientId", null);

        /** Selects clients with an attribute whose name begins so, in the order of their {@code client_id}s. */
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
     * Reads a page.
     *
     * @param after value of the order's column for the last client of the page before; null for the first page
     * @param max largest number of clients
     * @return none if no client follows
     */
    public static List<ClientModel> read(
            KeycloakSession session, RealmModel realm, Selection selection, @Nullable String after, int max) {
        EntityManager entities = Entities.of(session);
        List<ClientEntity> clients = clients(entities, realm, selection, after, max);
        List<String> ids = clients.stream().map(ClientEntity::getId).toList();
        if (ids.isEmpty()) {
            return List.of();
        }
        Rows rows = new Rows(entities, ids);
        Map<String, Map<String, String>> settings = rows.maps(MAPPER_SETTINGS);
        Map<String, Map<String, String>> attributes = rows.maps(ATTRIBUTES);
        Map<String, Set<String>> redirectUris =
                rows.of(REDIRECT_URIS, Collectors.mapping(row -> String.valueOf(row[1]), Collectors.toSet()));
        Map<String, List<ProtocolMapperModel>> mappers =
                rows.of(MAPPERS, Collectors.mapping(row -> mapper(row, settings), Collectors.toList()));
        Map<String, List<UncachedClient.Scope>> scopes = rows.of(
                SCOPES,
                Collectors.mapping(
                        row -> new UncachedClient.Scope(String.valueOf(row[1]), (Boolean) row[2]),
                        Collectors.toList()));
        Map<String, Optional<ClientScopeModel>> known = new HashMap<>();
        return clients.stream()
                .<ClientModel>map(client -> new UncachedClient(
                        session,
                        realm,
                        entities,
                        client,
                        new UncachedClient.Parts(
                                attributes.getOrDefault(client.getId(), Map.of()),
                                redirectUris.getOrDefault(client.getId(), Set.of()),
                                mappers.getOrDefault(client.getId(), List.of()),
                                scopes.getOrDefault(client.getId(), List.of())),
                        id -> known.computeIfAbsent(id, scope -> Optional.ofNullable(realm.getClientScopeById(scope)))))
                .toList();
    }

    private static ProtocolMapperModel mapper(Object[] row, Map<String, Map<String, String>> settings) {
        ProtocolMapperModel mapper = new ProtocolMapperModel();
        mapper.setId(String.valueOf(row[1]));
        mapper.setName((String) row[2]);
        mapper.setProtocol((String) row[3]);
        mapper.setProtocolMapper((String) row[4]);
        mapper.setConfig(settings.getOrDefault(mapper.getId(), new HashMap<>()));
        return mapper;
    }

    /** Releases a page, so that a request that reads all pages holds one at a time. */
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

    /**
     * Columns for the clients of a page. They are read without entities, of which Hibernate would keep and check a copy
     * each.
     *
     * @param clients internal ids of the clients
     */
    private record Rows(EntityManager entities, List<String> clients) {

        /** Returns the collected rows by the value of their first column. */
        <T> Map<String, T> of(String query, Collector<Object[], ?, T> collector) {
            return entities.createQuery(query, Object[].class)
                    .setParameter("clients", clients)
                    .getResultStream()
                    .collect(Collectors.groupingBy(row -> String.valueOf(row[0]), collector));
        }

        /**
         * Returns maps by the value of the first column, each from the second column to the third if it has a value.
         */
        Map<String, Map<String, String>> maps(String query) {
            return of(
                    query,
                    Collector.of(
                            HashMap::new,
                            (map, row) -> {
                                if (row[2] != null) {
                                    map.put(String.valueOf(row[1]), String.valueOf(row[2]));
                                }
                            },
                            (one, other) -> {
                                one.putAll(other);
                                return one;
                            }));
        }
    }

    /**
     * A client from the database that isn't put into Keycloak's cache. Reading all clients of a large realm through the
     * cache would evict those that request tokens meanwhile. Keycloak's own adapter would query attributes, redirect
     * URIs, mappers and scopes for each client.
     */
    static final class UncachedClient extends ClientAdapter {

        private final Parts parts;
        private final Function<String, Optional<ClientScopeModel>> ofRealm;
        private final Map<Boolean, Map<String, ClientScopeModel>> scopes = new HashMap<>();

        /**
         * Makes one of a page.
         *
         * @param ofRealm the client scopes of the realm, by internal id
         */
        UncachedClient(
                KeycloakSession session,
                RealmModel realm,
                EntityManager entities,
                ClientEntity client,
                Parts parts,
                Function<String, Optional<ClientScopeModel>> ofRealm) {
            super(realm, entities, session, client);
            this.parts = parts;
            this.ofRealm = ofRealm;
        }

        @Override
        public Map<String, String> getAttributes() {
            return parts.attributes();
        }

        @Override
        public @Nullable String getAttribute(String name) {
            return parts.attributes().get(name);
        }

        @Override
        public Set<String> getRedirectUris() {
            return parts.redirectUris();
        }

        @Override
        public Stream<ProtocolMapperModel> getProtocolMappersStream() {
            return parts.mappers().stream();
        }

        /** Returns the client's scopes of its own protocol by name, as Keycloak does. */
        @Override
        public Map<String, ClientScopeModel> getClientScopes(boolean byDefault) {
            return scopes.computeIfAbsent(byDefault, this::readScopes);
        }

        private Map<String, ClientScopeModel> readScopes(boolean byDefault) {
            String protocol = Objects.requireNonNullElse(getProtocol(), OIDCLoginProtocol.LOGIN_PROTOCOL);
            return parts.scopes().stream()
                    .filter(scope -> scope.isDefault() == byDefault)
                    .flatMap(scope -> ofRealm.apply(scope.id()).stream())
                    .filter(scope -> protocol.equals(scope.getProtocol()))
                    .collect(Collectors.toMap(ClientScopeModel::getName, Function.identity()));
        }

        void detachFrom(EntityManager entities) {
            entities.detach(getEntity());
        }

        /** Data of a client that is in tables of its own. */
        record Parts(
                Map<String, String> attributes,
                Set<String> redirectUris,
                List<ProtocolMapperModel> mappers,
                List<Scope> scopes) {}

        /**
         * A scope of a client.
         *
         * @param id internal id
         * @param isDefault whether it is a default scope
         */
        record Scope(String id, boolean isDefault) {}
    }
}
