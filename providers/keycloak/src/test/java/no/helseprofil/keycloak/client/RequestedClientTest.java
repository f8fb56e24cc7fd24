package no.helseprofil.keycloak.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.ClientRepresentation;

/** Tests of what a client has that no administrator has made. */
class RequestedClientTest {

    @Test
    void hasNoForbiddenFlowAndNoRoles() {
        ClientRepresentation client =
                RequestedClient.of("id", "{\"keys\":[]}", List.of("https://journal.example/callback"), List.of("api"));
        assertThat(client.isPublicClient()).isFalse();
        assertThat(client.isImplicitFlowEnabled()).isFalse();
        assertThat(client.isDirectAccessGrantsEnabled()).isFalse();
        assertThat(client.isFullScopeAllowed()).isFalse();
        assertThat(client.getWebOrigins()).isEmpty();
        assertThat(client.getClientAuthenticatorType()).isEqualTo("client-jwt");
        assertThat(client.isStandardFlowEnabled()).isTrue();
        assertThat(client.getOptionalClientScopes()).containsExactly("api");
        assertThat(client.getAttributes()).isEqualTo(Map.of("use.jwks.string", "true", "jwks.string", "{\"keys\":[]}"));
    }

    @Test
    void hasNoLoginFlowWithoutRedirectUris() {
        ClientRepresentation client = RequestedClient.of("id", "{}", List.of(), List.of());
        assertThat(client.isStandardFlowEnabled()).isFalse();
        assertThat(client.getRedirectUris()).isEmpty();
    }
}
