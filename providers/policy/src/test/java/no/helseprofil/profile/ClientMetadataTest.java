package no.helseprofil.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import no.helseprofil.profile.ClientMetadata.KeptClaims;
import org.junit.jupiter.api.Test;

class ClientMetadataTest {

    @Test
    void isImmutable() {
        Map<ClientSetting, String> settings = new EnumMap<>(ClientSetting.class);
        Set<String> redirectUris = new HashSet<>();
        Map<String, String> keyEnds = new HashMap<>();
        ClientMetadata client = new ClientMetadata(
                "epj", false, settings, redirectUris, keyEnds, "RS256", null, ClientFixture.PUBLIC, KeptClaims.NONE);

        settings.put(ClientSetting.PUBLIC_CLIENT, "true");
        redirectUris.add("https://evil.example/*");
        keyEnds.put("a", "never");

        assertThat(client)
                .as("what is judged is what was read")
                .isEqualTo(new ClientMetadata(
                        "epj",
                        false,
                        Map.of(),
                        Set.of(),
                        Map.of(),
                        "RS256",
                        null,
                        ClientFixture.PUBLIC,
                        KeptClaims.NONE));
    }

    @Test
    void changesOneSetting() {
        ClientMetadata client = ClientFixture.compliant().metadata();
        ClientMetadata changed = client.with(ClientSetting.CODE_CHALLENGE_METHOD, "plain");
        assertThat(changed)
                .isEqualTo(ClientFixture.compliant()
                        .with(ClientSetting.CODE_CHALLENGE_METHOD, "plain")
                        .metadata());
        assertThat(client.get(ClientSetting.CODE_CHALLENGE_METHOD)).isEqualTo("S256");
        assertThat(client.with(ClientSetting.JWKS, "{}").get(ClientSetting.JWKS))
                .as("one that wasn't set")
                .isEqualTo("{}");
    }

    @Test
    void isPublicOnlyIfSetExplicitly() {
        assertThat(ClientFixture.unset().isPublic().metadata().isPublic()).isTrue();
        assertThat(ClientFixture.unset().metadata().isPublic()).isFalse();
        assertThat(ClientFixture.compliant().metadata().isPublic()).isFalse();
    }

    @Test
    void signsTokensByTheRealmsDefaultUnlessConfigured() {
        assertThat(ClientFixture.unset().defaultAlgorithm("RS256").metadata().tokenAlgorithms())
                .containsExactly("RS256");
        assertThat(ClientFixture.unset()
                        .defaultAlgorithm("RS256")
                        .with(ClientSetting.ID_TOKEN_ALGORITHM, "PS256")
                        .metadata()
                        .tokenAlgorithms())
                .containsExactlyInAnyOrder("RS256", "PS256");
        assertThat(ClientFixture.unset()
                        .tokenAlgorithms("ES256", "ES256")
                        .metadata()
                        .tokenAlgorithms())
                .containsExactly("ES256");
    }
}
