package no.helseprofil.profile.request;

import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;

class GrantedScopesTest implements RequirementContract {

    /**
     * Returns none, because no facts show this deviation: nothing is looked up word by word before a client has proven
     * who it is.
     */
    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.empty();
    }

    @Override
    public Optional<String> whyItNeverFails() {
        return Optional.of("only the server, which looks scopes up, can tell; its refusal is answered under this id");
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(userinfoRequest());
    }

    @Test
    void leavesScopesToKeycloakAndExplainsItsRefusal() {
        check(pushedRequest()).passes();
        assertThat(requirement().failed(GrantedScopes.OTHERS).error()).isEqualTo(OAuthError.INVALID_SCOPE);
    }
}
