package no.helseprofil.keycloak.database;

import jakarta.persistence.EntityManager;
import jakarta.persistence.FlushModeType;
import jakarta.persistence.TypedQuery;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.cache.CacheRealmProvider;
import org.keycloak.models.jpa.entities.ClientAttributeEntity;

/**
 * Attributes of a realm's clients, read without the clients themselves, in one query. A realm of a hundred thousand
 * clients takes as long as reading their names.
 */
public final class ClientAttributeRows {

    private static final String BEGINNING_SO =
            "select client.id, client.clientId, attribute.name, attribute.value from ClientAttributeEntity attribute"
                    + " join attribute.client client"
                    + " where client.realmId = :realm and attribute.name like concat(:prefix, '%')";

    private static final String WITHOUT =
            "select client.id, client.clientId from ClientEntity client where client.realmId = :realm"
                    + " and not exists (select 1 from ClientAttributeEntity attribute"
                    + " where attribute.client = client and attribute.name = :attribute) order by client.clientId";

    private static final String NAMED = "select client.id, client.clientId from ClientEntity client"
            + " where client.realmId = :realm and client.clientId in (:names)";

    private static final String OF_CLIENTS = "select attribute from ClientAttributeEntity attribute"
            + " where attribute.client.id in (:clients) and attribute.name = :attribute";

    private static final String ADD = "insert into ClientAttributeEntity (client, name, value)"
            + " select client, :attribute, :value from ClientEntity client where client.id in (:clients)";

    private ClientAttributeRows() {}

    /**
     * A client with some of its attributes.
     *
     * @param id internal id
     * @param clientId {@code client_id}
     * @param attributes values by the full names
     */
    public record Row(String id, String clientId, Map<String, String> attributes) {}

    /**
     * Reads all attributes whose name begins with a prefix.
     *
     * @param prefix beginning of the name
     * @return the clients that have one, by {@code client_id}
     */
    public static List<Row> beginningSo(KeycloakSession session, RealmModel realm, String prefix) {
        Map<String, Row> rows = new LinkedHashMap<>();
        Entities.of(session)
                .createQuery(BEGINNING_SO, Object[].class)
                .setParameter("realm", realm.getId())
                .setParameter("prefix", prefix)
                .getResultStream()
                .filter(columns -> columns[3] != null)
                .forEach(columns -> rows.computeIfAbsent(
                                (String) columns[0], id -> new Row(id, (String) columns[1], new LinkedHashMap<>()))
                        .attributes()
                        .put((String) columns[2], (String) columns[3]));
        return rows.values().stream()
                .sorted(Comparator.comparing(Row::clientId))
                .toList();
    }

    /** A client's internal id and its {@code client_id}. */
    public record ClientIds(String id, String clientId) {}

    /** Returns the clients that lack an attribute, in the order of their {@code client_id}s in the database. */
    public static List<ClientIds> without(KeycloakSession session, RealmModel realm, String attribute) {
        return Entities.of(session)
                .createQuery(WITHOUT, Object[].class)
                .setParameter("realm", realm.getId())
                .setParameter("attribute", attribute)
                .getResultStream()
                .map(columns -> new ClientIds((String) columns[0], (String) columns[1]))
                .toList();
    }

    /** Returns the clients that have one of these {@code client_id}s, without loading them. */
    public static List<ClientIds> named(KeycloakSession session, RealmModel realm, Collection<String> names) {
        return Entities.of(session)
                .createQuery(NAMED, Object[].class)
                .setParameter("realm", realm.getId())
                .setParameter("names", names)
                .getResultStream()
                .map(columns -> new ClientIds((String) columns[0], (String) columns[1]))
                .toList();
    }

    /**
     * Writes an attribute of clients, or removes it. Keycloak's model would read each of them completely. When the
     * transaction is committed, each node drops these clients from its cache. Unlike after a change through the model,
     * it keeps the index of {@code client_id}s and the lists of client scopes, which no attribute alters.
     *
     * @param value the value; null to remove the attribute
     */
    public static void set(
            KeycloakSession session, Collection<ClientIds> clients, String attribute, @Nullable String value) {
        EntityManager entities = Entities.of(session);
        CacheRealmProvider cache = session.getProvider(CacheRealmProvider.class);
        List<ClientAttributeEntity> present = entities.createQuery(OF_CLIENTS, ClientAttributeEntity.class)
                .setParameter("clients", clients.stream().map(ClientIds::id).toList())
                .setParameter("attribute", attribute)
                .setFlushMode(FlushModeType.COMMIT)
                .getResultList();
        if (value == null) {
            present.forEach(entities::remove);
        } else {
            present.forEach(row -> row.setValue(value));
            Set<String> having =
                    present.stream().map(row -> row.getClient().getId()).collect(Collectors.toSet());
            List<String> lacking = clients.stream()
                    .map(ClientIds::id)
                    .filter(id -> !having.contains(id))
                    .toList();
            if (!lacking.isEmpty()) {
                entities.createQuery(ADD)
                        .setParameter("clients", lacking)
                        .setParameter("attribute", attribute)
                        .setParameter("value", value)
                        .setFlushMode(FlushModeType.COMMIT)
                        .executeUpdate();
            }
        }
        if (cache != null) {
            clients.stream().map(ClientIds::id).forEach(cache::registerInvalidation);
        }
    }

    /**
     * Look-up of the client that holds a key. It is one query in the database for any number of clients, and loads no
     * client into a cache. Keys at a {@code jwks_uri} aren't stored, so they aren't found.
     */
    public static final class KeyHolders {

        private static final String HOLDER = "select attribute.client.id from ClientAttributeEntity attribute"
                + " where attribute.client.realmId = :realm and attribute.client.id <> :client"
                + " and attribute.name in (:names) and (%s)";
        /** Placeholder for no client. It isn't the empty text, which some databases treat as null. */
        private static final String NOBODY = "-";

        private static final String STANDS = "attribute.value like :mark%d escape '!'";

        private KeyHolders() {}

        /**
         * Returns whether another client has a key.
         *
         * @param client client that may have the key; null if no client may
         * @param names attributes in which keys are registered
         * @param marks texts, one of which occurs in every form of the key; they consist of base64url characters only
         */
        public static boolean anotherHolds(
                KeycloakSession session,
                RealmModel realm,
                @Nullable ClientModel client,
                List<String> names,
                List<String> marks) {
            String conditions =
                    IntStream.range(0, marks.size()).mapToObj(STANDS::formatted).collect(Collectors.joining(" or "));
            TypedQuery<String> query = Entities.of(session)
                    .createQuery(HOLDER.formatted(conditions), String.class)
                    .setParameter("realm", realm.getId())
                    .setParameter("client", client == null ? NOBODY : client.getId())
                    .setParameter("names", names)
                    .setMaxResults(1);
            for (int mark = 0; mark < marks.size(); mark++) {
                query.setParameter("mark" + mark, "%" + marks.get(mark).replace("_", "!_") + "%");
            }
            return !query.getResultList().isEmpty();
        }
    }
}
