package no.helseprofil.profile.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RuleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenTypeTest implements ClientContract {

    @Override
    public AccessTokenType requirement() {
        return new AccessTokenType();
    }

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.empty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "no", ""})
    void tellsWhatWillChangeWhereTheTypeIsKeycloaks(String value) {
        assertThat(changes(ClientFixture.compliant().with(ClientSetting.ACCESS_TOKEN_TYPE, value)))
                .as("such tokens say JWT until the requirement is enforced")
                .hasSize(1);
    }

    @Test
    void keycloaksTypeIsThatOfAClientThatSaysNothing() {
        assertThat(changes(ClientFixture.compliant().without(ClientSetting.ACCESS_TOKEN_TYPE)))
                .containsExactly(
                        new Violation(
                                ClientSetting.ACCESS_TOKEN_TYPE,
                                "unset",
                                "see that the APIs of this client take at+jwt as the type of an access token, and give it that type"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE"})
    void nothingChangesForAClientThatHasTheType(String value) {
        assertThat(changes(ClientFixture.compliant().with(ClientSetting.ACCESS_TOKEN_TYPE, value)))
                .isEmpty();
    }

    @Test
    void aClientOfAnotherProtocolGetsNoAccessTokens() {
        assertThat(changes(ClientFixture.ofAnotherProtocol())).isEmpty();
    }

    private List<Violation> changes(ClientFixture client) {
        return requirement().changes(client.metadata(), Parameters.defaults(RuleSet.HELSEID));
    }

    @Test
    void asksForTheTypeOfRfc9068() {
        assertThat(AccessTokenType.TYPE).isEqualTo("at+jwt");
    }
}
