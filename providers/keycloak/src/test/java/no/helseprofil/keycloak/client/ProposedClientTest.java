package no.helseprofil.keycloak.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.keycloak.client.ClientReader.ClientView;
import no.helseprofil.profile.ClientSetting;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.ClientRepresentation;

/** Tests of what a client is to be: what is proposed, merged with what is stored as Keycloak merges them. */
class ProposedClientTest {

    @Test
    void isTheStoredClientWithoutAProposal() {
        ClientView stored = StoredFixture.with(Map.of("a", "1"));
        ClientView client = stored.with(new ClientRepresentation());
        assertThat(client.clientId()).isEqualTo("stored");
        assertThat(client.protocol()).isEqualTo("openid-connect");
        assertThat(client.rootUrl()).isEqualTo("https://stored.example");
        assertThat(client.redirectUris()).containsExactly("https://stored.example/*");
        assertThat(client.attributes().keySet()).containsExactly("a");
        assertThat(client.attribute("a")).isEqualTo("1");
        assertThat(client.bearerOnly()).isTrue();
        assertThat(ClientSettings.read(client)).isEqualTo(ClientSettings.read(stored));
    }

    @Test
    void theProposalOverridesTheStoredClient() {
        ClientRepresentation proposed = new ClientRepresentation();
        proposed.setClientId("proposed");
        proposed.setProtocol("saml");
        proposed.setRootUrl("https://proposed.example");
        proposed.setRedirectUris(List.of("https://proposed.example/callback"));
        proposed.setPublicClient(false);
        proposed.setClientAuthenticatorType("client-jwt");
        proposed.setStandardFlowEnabled(false);
        proposed.setBearerOnly(false);
        proposed.setImplicitFlowEnabled(false);
        proposed.setServiceAccountsEnabled(false);
        proposed.setDirectAccessGrantsEnabled(false);
        proposed.setFullScopeAllowed(false);
        ClientView client = StoredFixture.with(Map.of()).with(proposed);
        assertThat(client.clientId()).isEqualTo("proposed");
        assertThat(client.protocol()).isEqualTo("saml");
        assertThat(client.rootUrl()).isEqualTo("https://proposed.example");
        assertThat(client.redirectUris()).containsExactly("https://proposed.example/callback");
        assertThat(client.bearerOnly()).isFalse();
        assertThat(ClientSettings.read(client))
                .isEqualTo(Map.of(
                        ClientSetting.PUBLIC_CLIENT, "false",
                        ClientSetting.AUTHENTICATOR, "client-jwt",
                        ClientSetting.SECTOR_IDENTIFIER_URI, "https://stored.example/sector",
                        ClientSetting.ADMIN_URL, "https://stored.example/admin",
                        ClientSetting.CODE_FLOW, "false",
                        ClientSetting.IMPLICIT_FLOW, "false",
                        ClientSetting.CLIENT_CREDENTIALS, "false",
                        ClientSetting.PASSWORD_GRANT, "false",
                        ClientSetting.FULL_SCOPE, "false"));
    }

    @Test
    void aBlankAttributeIsRemovedAndAnUnnamedOneKept() {
        ClientView stored = StoredFixture.with(Map.of(
                "dpop.bound.access.tokens", "true",
                "require.pushed.authorization.requests", "true",
                "pkce.code.challenge.method", "S256"));
        Map<String, String> attributes = new HashMap<>();
        attributes.put("dpop.bound.access.tokens", null);
        attributes.put("require.pushed.authorization.requests", "");
        ClientRepresentation proposed = new ClientRepresentation();
        proposed.setAttributes(attributes);
        ClientView client = stored.with(proposed);
        assertThat(ClientSettings.read(client))
                .as("Keycloak takes an attribute away by either; both turn a protection off")
                .doesNotContainKeys(
                        ClientSetting.DPOP_BOUND_ACCESS_TOKENS, ClientSetting.REQUIRE_PUSHED_AUTHORIZATION_REQUESTS)
                .containsEntry(ClientSetting.CODE_CHALLENGE_METHOD, "S256");
        assertThat(client.attributes().keySet())
                .containsExactlyInAnyOrder(
                        "dpop.bound.access.tokens",
                        "require.pushed.authorization.requests",
                        "pkce.code.challenge.method");
    }

    @Test
    void anEmptyRedirectUriListIsExplicit() {
        ClientRepresentation proposed = new ClientRepresentation();
        proposed.setRedirectUris(List.of());
        assertThat(StoredFixture.with(Map.of()).with(proposed).redirectUris()).isEmpty();
    }

    @Test
    void anEmptyNewClientHasNoValues() {
        ClientView client = ClientView.of(new ClientRepresentation(), null);
        assertThat(client.clientId()).isEmpty();
        assertThat(client.protocol()).isNull();
        assertThat(client.rootUrl()).isNull();
        assertThat(client.redirectUris()).isEmpty();
        assertThat(client.attributes()).isEmpty();
        assertThat(client.attribute("a")).isNull();
    }
}
