package no.helseprofil.profile.realm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Optional;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.RealmCheck.RealmSettings;
import no.helseprofil.profile.RealmContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefreshTokenRotationTest implements RealmContract, ClientContract {

    @Override
    public RealmSettings deviating() {
        return rotating(true);
    }

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.empty();
    }

    @Override
    public Optional<String> whyNothingContradictsIt() {
        return Optional.of("whatever is registered, the server brings no new one");
    }

    @Override
    public Optional<ClientFixture> changingClient() {
        return Optional.of(ClientFixture.compliant().with(ClientSetting.CODE_FLOW, "true"));
    }

    @ParameterizedTest
    @EnumSource(names = {"CODE_FLOW", "PASSWORD_GRANT", "DEVICE_GRANT", "CIBA_GRANT"})
    void announcesToALoginClientThatItKeepsItsRefreshToken(ClientSetting flow) {
        ClientFixture client = ClientFixture.compliant().with(flow, "true");

        assertChanges(client)
                .as("Keycloak gives refresh tokens where a client says nothing")
                .extracting(Violation::setting, Violation::value)
                .containsExactly(tuple(ClientSetting.REFRESH_TOKENS, "unset"));
        assertChanges(client.with(ClientSetting.REFRESH_TOKENS, "true")).hasSize(1);
        assertChanges(client.with(ClientSetting.REFRESH_TOKENS, "false")).isEmpty();
    }

    @Test
    void announcesItToAClientCredentialsClientWithRefreshTokens() {
        ClientFixture machine = ClientFixture.compliant().with(ClientSetting.CLIENT_CREDENTIALS, "true");

        assertChanges(machine).isEmpty();
        assertChanges(machine.with(ClientSetting.REFRESH_TOKENS_FOR_ITSELF, "true"))
                .hasSize(1);
        assertChanges(machine.with(ClientSetting.CLIENT_CREDENTIALS, "false")).isEmpty();
    }

    @Test
    void announcesItToAnExchangingClientWithRefreshTokens() {
        ClientFixture client = ClientFixture.compliant();

        assertChanges(client.with(ClientSetting.EXCHANGED_REFRESH_TOKENS, "NO")).isEmpty();
        assertChanges(client.with(ClientSetting.EXCHANGED_REFRESH_TOKENS, "SAME_SESSION"))
                .hasSize(1);
    }

    @Test
    void announcesNothingInARealmThatRotates() {
        assertChanges(ClientFixture.compliant()
                        .with(ClientSetting.CODE_FLOW, "true")
                        .inARealmThatRotates())
                .as("a refresh brings a new one there, whatever is enforced")
                .isEmpty();
    }

    @Test
    void reportsWhetherRefreshTokensRotate() {
        assertThat(requirement().value(rotating(true))).isEqualTo("rotated");
        assertThat(requirement().value(rotating(false))).isEqualTo("not rotated");
    }

    private static RealmSettings rotating(boolean rotates) {
        return new RealmSettings(
                COMPLIANT.codeLifetime(),
                COMPLIANT.requestUriLifetime(),
                rotates,
                COMPLIANT.tls(),
                COMPLIANT.deviations());
    }
}
