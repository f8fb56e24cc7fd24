package no.helseprofil.keycloak.assessment;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.database.Entities;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.jpa.entities.ClientEntity;

/**
 * Some clients of a realm, in the order of their internal ids, with all that is looked at of them: so many queries for
 * a page, however many clients it has.
 *
 * @param clients the clients
 * @param scopes the ids of their client scopes, by client
 * @param realm where the scopes are
 */
record ClientPage(List<ClientModel> clients, Map<String, List<String>> scopes, RealmModel realm) {

    private static final String PAGE =
            "select client from ClientEntity client where client.realmId = :realm%s order by client.id";
    private static final String FIRST = PAGE.formatted("");
    private static final String NEXT = PAGE.formatted(" and client.id > :after");

    /** What a client would otherwise fetch for itself. */
    private static final List<String> FETCHED = Stream.of("attributes", "redirectUris", "protocolMappers")
            .map(
                    "select client from ClientEntity client left join fetch client.%s where client.id in (:clients)"
                            ::formatted)
            .toList();

    private static final String MAPPERS = "select mapper from ProtocolMapperEntity mapper left join fetch mapper.config"
            + " where mapper.client.id in (:clients)";
    private static final String SCOPES =
            "select link.clientId, link.clientScopeId from ClientScopeClientMappingEntity link"
                    + " where link.clientId in (:clients)";

    /** Nothing is written, so nothing has to be compared with what was read. */
    private static final String READ_ONLY = "org.hibernate.readOnly";

    /**
     * Reads one.
     *
     * @param after internal id of the last client of the page before; null for the first page
     * @param max how many at most
     */
    static ClientPage read(KeycloakSession session, RealmModel realm, @Nullable String after, int max) {
        EntityManager entities = Entities.of(session);
        List<ClientEntity> clients = clients(entities, realm, after, max);
        List<String> ids = clients.stream().map(ClientEntity::getId).toList();
        if (ids.isEmpty()) {
            return new ClientPage(List.of(), Map.of(), realm);
        }
        FETCHED.forEach(query -> fetch(entities, query, ids));
        fetch(entities, MAPPERS, ids);
        return new ClientPage(
                clients.stream()
                        .<ClientModel>map(client -> new UncachedClient(session, realm, entities, client))
                        .toList(),
                scopes(entities, ids),
                realm);
    }

    /** One client by itself, as Keycloak has it at hand. */
    static ClientPage of(ClientModel client, RealmModel realm) {
        List<String> scopes =
                ClientReader.scopes(client).map(ClientScopeModel::getId).toList();
        return new ClientPage(List.of(client), Map.of(client.getId(), scopes), realm);
    }

    /** Internal ids. */
    List<String> ids() {
        return clients.stream().map(ClientModel::getId).toList();
    }

    /** The client scopes of one of them, be they default or optional. */
    Stream<ClientScopeModel> scopesOf(ClientModel client) {
        return scopes.getOrDefault(client.getId(), List.of()).stream()
                .map(realm::getClientScopeById)
                .filter(Objects::nonNull);
    }

    private static List<ClientEntity> clients(
            EntityManager entities, RealmModel realm, @Nullable String after, int max) {
        var query = entities.createQuery(after == null ? FIRST : NEXT, ClientEntity.class)
                .setParameter("realm", realm.getId())
                .setMaxResults(max)
                .setHint(READ_ONLY, true);
        return (after == null ? query : query.setParameter("after", after)).getResultList();
    }

    private static void fetch(EntityManager entities, String query, List<String> clients) {
        entities.createQuery(query)
                .setParameter("clients", clients)
                .setHint(READ_ONLY, true)
                .getResultList();
    }

    private static Map<String, List<String>> scopes(EntityManager entities, List<String> clients) {
        return entities.createQuery(SCOPES, Object[].class)
                .setParameter("clients", clients)
                .getResultStream()
                .collect(Collectors.groupingBy(
                        link -> String.valueOf(link[0]),
                        Collectors.mapping(link -> String.valueOf(link[1]), Collectors.toList())));
    }
}
