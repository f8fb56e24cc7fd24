package no.helseprofil.profile.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import org.junit.jupiter.api.Test;

class AccessTokenTypeTest implements ClientContract {

    @Override
    public AccessTokenType requirement() {
        return new AccessTokenType();
    }

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.empty();
    }

    @Test
    void asksForTheTypeOfRfc9068() {
        assertThat(AccessTokenType.TYPE).isEqualTo("at+jwt");
    }
}
