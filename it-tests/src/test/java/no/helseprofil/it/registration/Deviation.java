package no.helseprofil.it.registration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Deviation from a compliant client, in each of the languages that Keycloak takes clients in; empty where a language
 * has no word for it.
 *
 * @param keycloak in the representation of admin REST, dynamic registration {@code default} and imports
 * @param openIdConnect as client metadata (RFC 7591)
 * @param v2 in the representation of admin REST v2
 */
record Deviation(
        Consumer<ObjectNode> keycloak,
        Optional<Consumer<ObjectNode>> openIdConnect,
        Optional<Consumer<ObjectNode>> v2) {

    /** Nothing differs. */
    static final Deviation NONE = new Deviation(client -> {}, Optional.of(client -> {}), Optional.of(client -> {}));

    /** Returns a deviation in Keycloak's own language alone. */
    static Deviation of(Consumer<ObjectNode> keycloak) {
        return new Deviation(keycloak, Optional.empty(), Optional.empty());
    }

    Deviation openIdConnect(Consumer<ObjectNode> change) {
        return new Deviation(keycloak, Optional.of(change), v2);
    }

    Deviation v2(Consumer<ObjectNode> change) {
        return new Deviation(keycloak, openIdConnect, Optional.of(change));
    }
}
