package no.helseprofil.keycloak.endpoint;

import static no.helseprofil.profile.FactsFixture.INTERNAL_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.core.Response;
import java.util.Map;
import no.helseprofil.keycloak.request.JudgedSession;
import no.helseprofil.keycloak.request.Refusal.RefusedException;
import no.helseprofil.keycloak.server.Fakes;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.FactsFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;

/** Second look at what Keycloak has made, before it leaves. */
class EndpointOverrideTest {

    private final KeycloakSession session = JudgedSession.undecided(INTERNAL_ID);
    private final Response made = Fakes.of(Response.class, Map.of("getStatusInfo", Response.Status.OK));

    @AfterEach
    void forget() {
        Fakes.forget();
    }

    @Test
    void replacesTheAnswerToAClientBlockedMeanwhile() {
        JudgedSession.judge(session, FactsFixture.tokenRequest().facts(), JudgedSession.lenient());
        assertThat(leaves(Endpoint.TOKEN)).as("the control").isSameAs(made);

        JudgedSession.blockMeanwhile(session);

        assertThatThrownBy(() -> leaves(Endpoint.TOKEN))
                .isInstanceOf(RefusedException.class)
                .extracting(refused -> ((RefusedException) refused).getErrorDescription())
                .asString()
                .startsWith("blocked: ");
    }

    @Test
    void aRevocationSucceedsDespiteABlock() {
        JudgedSession.judge(session, FactsFixture.tokenRequest().facts(), JudgedSession.lenient());
        JudgedSession.blockMeanwhile(session);

        assertThat(leaves(Endpoint.REVOCATION)).isSameAs(made);
    }

    private Response leaves(Endpoint endpoint) {
        return new EndpointOverride(session, Fakes.of(EventBuilder.class, Map.of()), endpoint)
                .ofMoment(made, () -> EventType.LOGIN);
    }
}
