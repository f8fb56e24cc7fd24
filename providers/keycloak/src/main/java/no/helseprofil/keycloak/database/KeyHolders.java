package no.helseprofil.keycloak.database;

import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Look-up of the client that holds a key. It is one query in the database for any number of clients, and loads no
 * client into a cache. Keys at a {@code jwks_uri} aren't stored, so they aren't found.
 */
public final class KeyHolders {

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
