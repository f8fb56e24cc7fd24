package no.helseprofil.keycloak.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.AccessToken;

class DelegationTest {

    private static final String ISSUER = "https://id.example.no/realms/helse";
    private static final String PARENT = "helseid://claims/client/claims/orgnr_parent";
    private static final String CHILD = "helseid://claims/client/claims/orgnr_child";

    @Test
    void namesTheClientAndTheIssuer() {
        assertThat(Delegation.actor(of("journal"), null).toString())
                .isEqualTo("{\"iss\":\"" + ISSUER + "\",\"client_id\":\"journal\"}");
    }

    @Test
    void namesTheOrganisationOfTheClient() {
        AccessToken token = of("journal");
        token.getOtherClaims().put(PARENT, "999977774");
        token.getOtherClaims().put("helseid://claims/identity/pid", "06828399789");

        ObjectNode actor = Delegation.actor(token, null);

        assertThat(actor.path(PARENT).textValue()).isEqualTo("999977774");
        assertThat(actor.has(CHILD)).isFalse();
        assertThat(actor.toString()).as("the user isn't the actor").doesNotContain("06828399789");
    }

    @Test
    void nestsEarlierActors() {
        ObjectNode first = Delegation.actor(of("first"), null);
        ObjectNode second = Delegation.actor(of("second"), first);
        ObjectNode third = Delegation.actor(of("third"), second);

        assertThat(third.path("client_id").textValue()).isEqualTo("third");
        assertThat(third.path("act").path("client_id").textValue()).isEqualTo("second");
        assertThat(third.path("act").path("act")).isEqualTo(Delegation.actor(of("first"), null));
    }

    @Test
    void recognisesAChainOfClientsOnly() {
        Map<String, Object> client = Map.of("client_id", "first");
        Map<String, Object> user = Map.of("client_id", "first", "sub", "an-administrator");

        assertThat(Delegation.isOfClients(Map.of("client_id", "second", "act", client)))
                .isTrue();
        assertThat(Delegation.isOfClients(Map.of("client_id", "second", "act", user)))
                .isFalse();
        assertThat(Delegation.isOfClients(user)).isFalse();
        assertThat(Delegation.isOfClients(Map.of("iss", ISSUER))).isFalse();
        assertThat(Delegation.isOfClients("first")).isFalse();
        assertThat(Delegation.isOfClients(null)).isFalse();
    }

    @Test
    void doesNotGrowIfAClientExchangesItsOwnToken() {
        ObjectNode second = Delegation.actor(of("second"), Delegation.actor(of("first"), null));

        assertThat(Delegation.actor(of("second"), second)).isEqualTo(second);
        assertThat(Delegation.actor(of("first"), second))
                .as("another one's is another act")
                .isNotEqualTo(second);
    }

    @Test
    void growsIfTheClientActsForAnotherOrganisation() {
        AccessToken acting = of("first");
        acting.getOtherClaims().put(PARENT, "999977774");

        ObjectNode actor = Delegation.actor(acting, Delegation.actor(of("first"), null));

        assertThat(actor.path("act").path("client_id").textValue()).isEqualTo("first");
        assertThat(actor.path("act").has(PARENT)).isFalse();
    }

    @Test
    void countsEveryActor() {
        ObjectNode first = Delegation.actor(of("first"), null);

        assertThat(Delegation.length(first)).isEqualTo(1);
        assertThat(Delegation.length(Delegation.actor(of("second"), first))).isEqualTo(2);
    }

    private static AccessToken of(String client) {
        AccessToken token = new AccessToken();
        token.issuer(ISSUER).issuedFor(client);
        return token;
    }
}
