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
 * Whose a key is among the clients of a realm: one query that the database answers, however many clients there are, and
 * none of them comes into a cache by it. Keys behind a {@code jwks_uri} are stored nowhere, and not found.
 */
public final class KeyHolders {

    private static final String HOLDER = "select attribute.client.id from ClientAttributeEntity attribute"
            + " where attribute.client.realmId = :realm and attribute.client.id <> :client"
            + " and attribute.name in (:names) and (%s)";
    /** No internal id; not the empty text, which some databases compare with nothing. */
    private static final String NOBODY = "-";

    private static final String STANDS = "attribute.value like :mark%d escape '!'";

    private KeyHolders() {}

    /**
     * Whether another client has a key.
     *
     * @param client the one that may have it; null if none may
     * @param names of the attributes in which keys are registered
     * @param marks texts of which one stands where the key does; letters of base64 alone
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
