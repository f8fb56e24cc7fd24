package no.helseprofil.it.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;

/**
 * A client that is in a realm, by whichever way it came there.
 *
 * @param realm the realm
 * @param clientId which client
 * @param client speaks as it, with a key that is registered for it
 */
record Registered(TestRealm realm, String clientId, OidcClient client) {

    private static final long LONGEST = 600;

    /** Returns what is stored of the client, in the representation of admin REST. */
    ObjectNode stored() {
        return realm.admin().client(clientId);
    }

    /** It gets what any client gets and nothing else: a bound token for the API of the scope, of ten minutes at most. */
    void getsACompliantToken() {
        Exchange issued = client.clientCredentials(TestRealm.SCOPE);
        JsonNode claims = issued.accessTokenClaims();
        assertThat(claims.path("aud").asText()).as("audience").isEqualTo(TestRealm.API);
        assertThat(claims.path("cnf").path("jkt").asText())
                .as("bound to the key of the proof")
                .isEqualTo(client.proofKey().thumbprint());
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong())
                .as("seconds from iat to exp")
                .isBetween(1L, LONGEST);
        assertThat(issued.accessTokenHeader().path("typ").asText()).isEqualTo("at+jwt");
    }

    /** An administrator sees it among those that contradict a requirement. */
    void isShownUnder(String requirement) {
        List<String> contradicting = new ArrayList<>();
        for (JsonNode status : realm.admin().get("helseprofil/requirements").json()) {
            if (requirement.equals(status.path("id").asText())) {
                status.path("value").forEach(client -> contradicting.add(client.asText()));
            }
        }
        assertThat(contradicting).as("clients that contradict %s", requirement).contains(clientId);
    }
}
