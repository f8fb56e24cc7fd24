package no.helseprofil.keycloak.authorization;

import static no.helseprofil.profile.FactsFixture.INTERNAL_ID;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import no.helseprofil.keycloak.request.JudgedSession;
import no.helseprofil.keycloak.request.Refusal.RefusedException;
import no.helseprofil.keycloak.server.Fakes;
import no.helseprofil.keycloak.storage.KeptProfile;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.profile.FactsFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/** The last look at a login, when its answer is made. */
class AuthorizationRequestsTest {

    private final KeycloakSession session = JudgedSession.undecided(INTERNAL_ID);
    private final ClientModel client = JudgedSession.client(INTERNAL_ID);

    @AfterEach
    void forget() {
        Fakes.forget();
    }

    @Test
    void noCodeIsIssuedInARealmClosedMeanwhile() {
        JudgedSession.judgeEnd(session, FactsFixture.authorizationRequest().facts(), JudgedSession.lenient());
        AuthorizationRequests requests = new AuthorizationRequests(session, JudgedSession.lenient());
        assertThatCode(() -> requests.ofMoment(client)).as("the control").doesNotThrowAnyException();

        KeptProfile.put(session, new RealmProfile.Closed("put it once more"));

        assertThatThrownBy(() -> requests.ofMoment(client)).isInstanceOf(RefusedException.class);
    }
}
