package no.helseprofil.keycloak.client;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.representations.idm.ClientRepresentation;

/** The two forms that a client has in Keycloak, as one: what is stored, and what is to be. */
interface ClientView {

    String clientId();

    @Nullable
    String protocol();

    /** An attribute; null if it isn't set. */
    @Nullable
    String attribute(String name);

    /** The names of all attributes. */
    Set<String> attributes();

    @Nullable
    Boolean publicClient();

    @Nullable
    String authenticator();

    @Nullable
    Boolean codeFlow();

    @Nullable
    Boolean bearerOnly();

    @Nullable
    Boolean implicitFlow();

    @Nullable
    Boolean clientCredentials();

    @Nullable
    Boolean passwordGrant();

    @Nullable
    Boolean fullScope();

    @Nullable
    String rootUrl();

    Set<String> redirectUris();

    /** What is stored. */
    record Stored(ClientModel client) implements ClientView {

        @Override
        public String clientId() {
            return client.getClientId();
        }

        @Override
        public @Nullable String protocol() {
            return client.getProtocol();
        }

        @Override
        public @Nullable String attribute(String name) {
            return client.getAttribute(name);
        }

        @Override
        public Set<String> attributes() {
            return client.getAttributes().keySet();
        }

        @Override
        public Boolean publicClient() {
            return client.isPublicClient();
        }

        @Override
        public @Nullable String authenticator() {
            return client.getClientAuthenticatorType();
        }

        @Override
        public Boolean codeFlow() {
            return client.isStandardFlowEnabled();
        }

        @Override
        public Boolean bearerOnly() {
            return client.isBearerOnly();
        }

        @Override
        public Boolean implicitFlow() {
            return client.isImplicitFlowEnabled();
        }

        @Override
        public Boolean clientCredentials() {
            return client.isServiceAccountsEnabled();
        }

        @Override
        public Boolean passwordGrant() {
            return client.isDirectAccessGrantsEnabled();
        }

        @Override
        public Boolean fullScope() {
            return client.isFullScopeAllowed();
        }

        @Override
        public @Nullable String rootUrl() {
            return client.getRootUrl();
        }

        @Override
        public Set<String> redirectUris() {
            return client.getRedirectUris();
        }
    }

    /**
     * What is to be: what is proposed, and where that says nothing, what is stored, as Keycloak merges the two.
     *
     * @param client what is proposed
     * @param stored what is stored; null for a new client
     */
    record Proposed(ClientRepresentation client, @Nullable ClientView stored) implements ClientView {

        @Override
        public String clientId() {
            return Objects.requireNonNullElse(
                    client.getClientId(),
                    Optional.ofNullable(stored).map(ClientView::clientId).orElse(""));
        }

        @Override
        public @Nullable String protocol() {
            return or(client.getProtocol(), stored == null ? null : stored.protocol());
        }

        @Override
        public @Nullable String attribute(String name) {
            Map<String, String> proposed = client.getAttributes();
            if (proposed != null && proposed.containsKey(name)) {
                return proposed.get(name);
            }
            return stored == null ? null : stored.attribute(name);
        }

        @Override
        public Set<String> attributes() {
            Set<String> names = new HashSet<>(stored == null ? Set.of() : stored.attributes());
            if (client.getAttributes() != null) {
                names.addAll(client.getAttributes().keySet());
            }
            return names;
        }

        @Override
        public @Nullable Boolean publicClient() {
            return or(client.isPublicClient(), stored == null ? null : stored.publicClient());
        }

        @Override
        public @Nullable String authenticator() {
            return or(client.getClientAuthenticatorType(), stored == null ? null : stored.authenticator());
        }

        @Override
        public @Nullable Boolean codeFlow() {
            return or(client.isStandardFlowEnabled(), stored == null ? null : stored.codeFlow());
        }

        @Override
        public @Nullable Boolean bearerOnly() {
            return or(client.isBearerOnly(), stored == null ? null : stored.bearerOnly());
        }

        @Override
        public @Nullable Boolean implicitFlow() {
            return or(client.isImplicitFlowEnabled(), stored == null ? null : stored.implicitFlow());
        }

        @Override
        public @Nullable Boolean clientCredentials() {
            return or(client.isServiceAccountsEnabled(), stored == null ? null : stored.clientCredentials());
        }

        @Override
        public @Nullable Boolean passwordGrant() {
            return or(client.isDirectAccessGrantsEnabled(), stored == null ? null : stored.passwordGrant());
        }

        @Override
        public @Nullable Boolean fullScope() {
            return or(client.isFullScopeAllowed(), stored == null ? null : stored.fullScope());
        }

        @Override
        public @Nullable String rootUrl() {
            return or(client.getRootUrl(), stored == null ? null : stored.rootUrl());
        }

        @Override
        public Set<String> redirectUris() {
            if (client.getRedirectUris() != null) {
                return client.getRedirectUris().stream()
                        .filter(uri -> uri != null && !uri.isBlank())
                        .collect(Collectors.toSet());
            }
            return stored == null ? Set.of() : stored.redirectUris();
        }

        private static <T> @Nullable T or(@Nullable T proposed, @Nullable T otherwise) {
            return proposed == null ? otherwise : proposed;
        }
    }
}
