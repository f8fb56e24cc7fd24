package no.helseprofil.keycloak.self;

import static no.helseprofil.profile.FactsFixture.INTERNAL_ID;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import no.helseprofil.keycloak.request.JudgedSession;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.server.Fakes;
import no.helseprofil.profile.FactsFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSession;

/** The last look at who has shown a token, when what was asked for is done. */
class OwnTokenTest {

    private final KeycloakSession session = JudgedSession.undecided(INTERNAL_ID);

    @AfterEach
    void forget() {
        Fakes.forget();
    }

    @Test
    void refusesAClientBlockedMeanwhile() {
        ProfileRequest.of(session)
                .refusalInIncident(FactsFixture.userinfoRequest().facts(), JudgedSession.lenient());
        assertThatCode(() -> OwnToken.requireNotRefused(session))
                .as("the control")
                .doesNotThrowAnyException();

        JudgedSession.blockMeanwhile(session);

        assertThatThrownBy(() -> OwnToken.requireNotRefused(session))
                .isInstanceOf(ChallengeException.class)
                .hasMessageStartingWith("blocked: ");
    }
}
