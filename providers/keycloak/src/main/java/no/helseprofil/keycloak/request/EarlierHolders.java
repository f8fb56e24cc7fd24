package no.helseprofil.keycloak.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holders of the tokens that a token was exchanged for, one after the other. Keycloak's exchange keeps nothing of them
 * in the new token, so a block of one of them would not reach it. No API reads the claim: internal ids mean nothing to
 * it, and introspection leaves the claim out.
 *
 * @param clients Keycloak's internal ids, since a {@code client_id} can be changed
 * @param keys thumbprints of the keys to which the tokens were bound
 */
public record EarlierHolders(Set<String> clients, Set<String> keys) {

    /** The claim of access tokens and refresh tokens. No mapper may write it. */
    public static final String CLAIM = "helseprofil_earlier";

    private static final String CLIENTS = "clients";
    private static final String KEYS = "keys";

    public EarlierHolders {
        clients = Set.copyOf(clients);
        keys = Set.copyOf(keys);
    }

    /** Returns the holders that a token names; none if the claim is missing or can't be read. */
    public static EarlierHolders in(JsonNode payload) {
        JsonNode claim = payload.path(CLAIM);
        return new EarlierHolders(texts(claim.path(CLIENTS)), texts(claim.path(KEYS)));
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(text -> {
            if (text.isTextual()) {
                texts.add(text.textValue());
            }
        });
        return texts;
    }

    /** Returns whether there are none. */
    public boolean isEmpty() {
        return clients.isEmpty() && keys.isEmpty();
    }

    /** Returns the number of clients and keys. */
    public int size() {
        return clients.size() + keys.size();
    }

    /** Returns the value of the claim. */
    public ObjectNode json() {
        ObjectNode claim = JsonNodeFactory.instance.objectNode();
        put(claim.putArray(CLIENTS), clients);
        put(claim.putArray(KEYS), keys);
        return claim;
    }

    private static void put(ArrayNode array, Set<String> texts) {
        new TreeSet<>(texts).forEach(array::add);
    }
}
