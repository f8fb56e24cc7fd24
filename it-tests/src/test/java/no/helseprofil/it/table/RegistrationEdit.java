package no.helseprofil.it.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/**
 * A client that is registered otherwise while a request is made.
 *
 * @param change what is changed in its representation
 * @param undo puts it back
 */
record RegistrationEdit(Consumer<ObjectNode> change, Consumer<ObjectNode> undo) {

    /** One attribute has another value. */
    static RegistrationEdit attribute(String name, String value, String usual) {
        return new RegistrationEdit(client -> put(client, name, value), client -> put(client, name, usual));
    }

    /** One member has another value. */
    static RegistrationEdit member(String name, String value, String usual) {
        return new RegistrationEdit(client -> client.put(name, value), client -> client.put(name, usual));
    }

    /** One member has another value. */
    static RegistrationEdit member(String name, boolean value) {
        return new RegistrationEdit(client -> client.put(name, value), client -> client.put(name, !value));
    }

    /** One more redirect URI. */
    static RegistrationEdit redirectUri(String uri) {
        return new RegistrationEdit(
                client -> client.withArray("redirectUris").add(uri),
                client -> client.withArray("redirectUris")
                        .remove(client.withArray("redirectUris").size() - 1));
    }

    private static void put(ObjectNode client, String name, String value) {
        ((ObjectNode) client.get("attributes")).put(name, value);
    }
}
