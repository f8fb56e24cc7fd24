package no.helseprofil.profile.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Optional;
import java.util.Set;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientMetadata.KeptClaims;
import no.helseprofil.profile.ClientSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenTypeTest implements ClientContract {

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.empty();
    }

    @Override
    public Optional<String> whyNothingContradictsIt() {
        return Optional.of("without the switch the type is forced");
    }

    @Override
    public Optional<ClientFixture> changingClient() {
        return Optional.of(ClientFixture.compliant().with(ClientSetting.ACCESS_TOKEN_TYPE, "false"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "no", ""})
    void announcesAChangeOfKeycloaksDefaultType(String value) {
        assertChanges(ClientFixture.compliant().with(ClientSetting.ACCESS_TOKEN_TYPE, value))
                .as("such tokens say JWT until the requirement is enforced")
                .hasSize(1);
    }

    @Test
    void anUnsetTypeIsKeycloaksDefault() {
        assertChanges(ClientFixture.compliant().without(ClientSetting.ACCESS_TOKEN_TYPE))
                .containsExactly(
                        new Violation(
                                ClientSetting.ACCESS_TOKEN_TYPE,
                                "unset",
                                "see that the APIs of this client take at+jwt as the type of an access token, and give it that type"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE"})
    void announcesNothingToAClientThatHasTheType(String value) {
        assertChanges(ClientFixture.compliant().with(ClientSetting.ACCESS_TOKEN_TYPE, value))
                .isEmpty();
    }

    @Test
    void announcesEachMapperClaimThatWillBeRemoved() {
        ClientFixture client = ClientFixture.compliant().keeps(new KeptClaims(Set.of("email", "aud"), Set.of("roles")));

        assertChanges(client)
                .as("its tokens say at+jwt already, and it was there before")
                .extracting(Violation::setting, Violation::value)
                .containsExactly(tuple(ClientSetting.MAPPERS, "aud"), tuple(ClientSetting.MAPPERS, "email"));
    }

    @Test
    void requiresTheTypeOfRfc9068() {
        assertThat(AccessTokenType.TYPE).isEqualTo("at+jwt");
    }
}
