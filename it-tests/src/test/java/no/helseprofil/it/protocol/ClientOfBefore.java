package no.helseprofil.it.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;

/**
 * A client that was there before the profile, and neither has to push its authorization requests nor to use PKCE.
 *
 * @param client its requests
 */
record ClientOfBefore(OidcClient client) {

    /** Its {@code client_id}. */
    static final String ID = "client-of-before";

    /** A new one, in this realm. */
    static ClientOfBefore in(TestRealm realm) {
        OidcClient client = realm.plant(ID, SigningKey.generate("ES256"), registered -> {
            ObjectNode attributes = (ObjectNode) registered.get("attributes");
            attributes.put("require.pushed.authorization.requests", "false");
            attributes.put("pkce.code.challenge.method", "");
        });
        realm.alterAttribute(ID, "helseprofil.registered", "existing");
        return new ClientOfBefore(client);
    }

    /** This request of it, which it doesn't push. */
    PlainRequest asking(AuthorizationRequest request) {
        return PlainRequest.by(client, ID, request);
    }
}
