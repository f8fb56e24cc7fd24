package no.helseprofil.keycloak.client;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.representations.idm.ClientRepresentation;

/** The two forms that a client has in Keycloak, as one: what is stored, and what is to be. */
record ClientView(
        String clientId,
        @Nullable String protocol,
        Map<String, String> attributes,
        @Nullable Boolean publicClient,
        @Nullable String authenticator,
        @Nullable Boolean codeFlow,
        @Nullable Boolean bearerOnly,
        @Nullable Boolean implicitFlow,
        @Nullable Boolean clientCredentials,
        @Nullable Boolean passwordGrant,
        @Nullable Boolean fullScope,
        @Nullable String rootUrl,
        @Nullable String adminUrl,
        @Nullable String sectorIdentifiers,
        Set<String> redirectUris) {

    private static final ClientView NONE = new ClientView(
            "", null, Map.of(), null, null, null, null, null, null, null, null, null, null, null, Set.of());

    /** What is stored. */
    static ClientView of(ClientModel client) {
        return new ClientView(
                client.getClientId(),
                client.getProtocol(),
                client.getAttributes(),
                client.isPublicClient(),
                client.getClientAuthenticatorType(),
                client.isStandardFlowEnabled(),
                client.isBearerOnly(),
                client.isImplicitFlowEnabled(),
                client.isServiceAccountsEnabled(),
                client.isDirectAccessGrantsEnabled(),
                client.isFullScopeAllowed(),
                client.getRootUrl(),
                client.getManagementUrl(),
                SectorIdentifiers.of(client),
                client.getRedirectUris());
    }

    /** What is to be: what is proposed, and where that says nothing, what is stored, as Keycloak merges the two. */
    static ClientView of(ClientRepresentation client, @Nullable ClientModel stored) {
        return (stored == null ? NONE : of(stored)).with(client);
    }

    ClientView with(ClientRepresentation client) {
        return new ClientView(
                Objects.requireNonNullElse(client.getClientId(), clientId),
                or(client.getProtocol(), protocol),
                merged(client.getAttributes()),
                or(client.isPublicClient(), publicClient),
                or(client.getClientAuthenticatorType(), authenticator),
                or(client.isStandardFlowEnabled(), codeFlow),
                or(client.isBearerOnly(), bearerOnly),
                or(client.isImplicitFlowEnabled(), implicitFlow),
                or(client.isServiceAccountsEnabled(), clientCredentials),
                or(client.isDirectAccessGrantsEnabled(), passwordGrant),
                or(client.isFullScopeAllowed(), fullScope),
                or(client.getRootUrl(), rootUrl),
                or(client.getAdminUrl(), adminUrl),
                SectorIdentifiers.of(client, sectorIdentifiers),
                client.getRedirectUris() == null
                        ? redirectUris
                        : client.getRedirectUris().stream()
                                .filter(uri -> uri != null && !uri.isBlank())
                                .collect(Collectors.toSet()));
    }

    /** An attribute; null if it isn't set. */
    @Nullable
    String attribute(String name) {
        return attributes.get(name);
    }

    /** Whoever proposes null takes an attribute out. */
    private Map<String, String> merged(@Nullable Map<String, String> proposed) {
        Map<String, String> merged = new HashMap<>(attributes);
        if (proposed != null) {
            merged.putAll(proposed);
        }
        return merged;
    }

    private static <T> @Nullable T or(@Nullable T proposed, @Nullable T otherwise) {
        return proposed == null ? otherwise : proposed;
    }
}
