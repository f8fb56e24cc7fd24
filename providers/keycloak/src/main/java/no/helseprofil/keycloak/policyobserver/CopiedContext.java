package no.helseprofil.keycloak.policyobserver;

import static no.helseprofil.keycloak.policyobserver.SandboxSession.copy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import no.helseprofil.keycloak.policyobserver.SandboxSession.ReadOnlyView;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.protocol.oidc.JWTAuthorizationGrantValidationContext;
import org.keycloak.protocol.oidc.grants.ciba.clientpolicy.context.BackchannelAuthenticationRequestContext;
import org.keycloak.protocol.oidc.grants.ciba.clientpolicy.context.BackchannelTokenRequestContext;
import org.keycloak.protocol.oidc.par.clientpolicy.context.PushedAuthorizationRequestContext;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;
import org.keycloak.services.clientpolicy.context.AdminClientRegisterContext;
import org.keycloak.services.clientpolicy.context.AdminClientRegisteredContext;
import org.keycloak.services.clientpolicy.context.AdminClientUpdateContext;
import org.keycloak.services.clientpolicy.context.AdminClientUpdatedContext;
import org.keycloak.services.clientpolicy.context.AuthorizationRequestContext;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;
import org.keycloak.services.clientpolicy.context.DynamicClientRegisterContext;
import org.keycloak.services.clientpolicy.context.DynamicClientRegisteredContext;
import org.keycloak.services.clientpolicy.context.DynamicClientUpdateContext;
import org.keycloak.services.clientpolicy.context.DynamicClientUpdatedContext;
import org.keycloak.services.clientpolicy.context.JWTAuthorizationGrantContext;
import org.keycloak.services.clientpolicy.context.PreAuthorizationRequestContext;
import org.keycloak.services.clientpolicy.context.ResourceOwnerPasswordCredentialsContext;
import org.keycloak.services.clientpolicy.context.ServiceAccountTokenRequestContext;
import org.keycloak.services.clientpolicy.context.TokenIntrospectContext;
import org.keycloak.services.clientpolicy.context.TokenRefreshContext;
import org.keycloak.services.clientpolicy.context.TokenRequestContext;
import org.keycloak.services.clientpolicy.context.TokenRevokeContext;
import org.keycloak.services.clientregistration.ClientRegistrationContext;
import org.keycloak.services.clientregistration.ClientRegistrationProvider;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/**
 * A copy of what an event gives to executors. Keycloak's executors ask for the very classes of its contexts, so the
 * copy is one of them.
 *
 * @param session in which nothing is changed
 */
record CopiedContext(KeycloakSession session) {

    /**
     * The copy; what can't be changed is handed out as it is. Empty where somebody registers who hasn't been asked who
     * they are, by a document of their own that Keycloak fetches.
     */
    Optional<ClientPolicyContext> of(ClientPolicyContext context) {
        if (context instanceof ClientCRUDContext registration) {
            return registration(registration);
        }
        return Optional.of(request(context));
    }

    private ClientPolicyContext request(ClientPolicyContext context) {
        if (context instanceof PreAuthorizationRequestContext before) {
            return new PreAuthorizationRequestContext(before.getClientId(), copy(before.getRequestParameters()));
        }
        if (context instanceof AuthorizationRequestContext asked) {
            return new AuthorizationRequestContext(
                    asked.getParsedResponseType(),
                    asked.getAuthorizationEndpointRequest(),
                    asked.getRedirectUri(),
                    copy(asked.getRequestParameters()),
                    ReadOnlyView.of(AuthenticationSessionModel.class, asked.getAuthenticationSession()));
        }
        if (context instanceof PushedAuthorizationRequestContext pushed) {
            return new PushedAuthorizationRequestContext(
                    client(pushed.getClient()), pushed.getRequest(), copy(pushed.getRequestParameters()));
        }
        if (context instanceof BackchannelAuthenticationRequestContext asked) {
            return new BackchannelAuthenticationRequestContext(
                    asked.getRequest(), asked.getParsedRequest(), copy(asked.getRequestParameters()));
        }
        return token(context);
    }

    private ClientPolicyContext token(ClientPolicyContext context) {
        if (context instanceof TokenRequestContext code) {
            return new TokenRequestContext(copy(code.getParams()), code.getParseResult());
        }
        if (context instanceof ServiceAccountTokenRequestContext machine) {
            return new ServiceAccountTokenRequestContext(
                    copy(machine.getParams()),
                    ReadOnlyView.of(AuthenticatedClientSessionModel.class, machine.getClientSession()));
        }
        if (context instanceof TokenRefreshContext refresh) {
            return new TokenRefreshContext(
                    copy(refresh.getParams()), client(refresh.getClient()), refresh.getScopeParameter());
        }
        if (context instanceof ResourceOwnerPasswordCredentialsContext password) {
            return new ResourceOwnerPasswordCredentialsContext(session, copy(password.getParams()));
        }
        if (context instanceof JWTAuthorizationGrantContext grant) {
            return new JWTAuthorizationGrantContext(
                    session,
                    ReadOnlyView.of(JWTAuthorizationGrantValidationContext.class, grant.getAuthorizationGrantContext()),
                    grant.getIdentityProviderAlias());
        }
        if (context instanceof BackchannelTokenRequestContext token) {
            return new BackchannelTokenRequestContext(token.getParsedRequest(), copy(token.getRequestParameters()));
        }
        if (context instanceof TokenRevokeContext revoked) {
            return new TokenRevokeContext(client(revoked.getClient()), copy(revoked.getParams()));
        }
        return context instanceof TokenIntrospectContext asked
                ? new TokenIntrospectContext(client(asked.getClient()), copy(asked.getParams()))
                : context;
    }

    private Optional<ClientPolicyContext> registration(ClientCRUDContext context) {
        if (context instanceof AdminClientRegisterContext) {
            return Optional.of(new AdminClientRegisterContext(proposed(context), administrator(context)));
        }
        if (context instanceof DynamicClientRegisterContext) {
            return Optional.of(new DynamicClientRegisterContext(
                    new Proposed(proposed(context), session),
                    null,
                    session.getContext().getRealm()));
        }
        if (context instanceof DynamicClientUpdateContext) {
            return Optional.of(new DynamicClientUpdateContext(
                    new Proposed(proposed(context), session),
                    client(context.getTargetClient()),
                    null,
                    session.getContext().getRealm()));
        }
        if (context instanceof AdminClientUpdateContext && context.getEvent() == ClientPolicyEvent.UPDATE) {
            return Optional.of(new AdminClientUpdateContext(
                    proposed(context), client(context.getTargetClient()), administrator(context)));
        }
        return context instanceof AdminClientRegisteredContext
                        || context instanceof AdminClientUpdatedContext
                        || context instanceof DynamicClientRegisteredContext
                        || context instanceof DynamicClientUpdatedContext
                ? Optional.of(new Stored(context.getEvent(), client(context.getTargetClient())))
                : Optional.empty();
    }

    private AdminAuth administrator(ClientCRUDContext context) {
        return new AdminAuth(
                session.getContext().getRealm(),
                context.getToken() instanceof AccessToken token ? token : null,
                context.getAuthenticatedUser() == null
                        ? null
                        : ReadOnlyView.of(UserModel.class, context.getAuthenticatedUser()),
                context.getAuthenticatedClient() == null ? null : client(context.getAuthenticatedClient()));
    }

    private static ClientModel client(ClientModel client) {
        return ReadOnlyView.of(ClientModel.class, client);
    }

    private static ClientRepresentation proposed(ClientCRUDContext context) {
        try {
            return JsonSerialization.readValue(
                    JsonSerialization.writeValueAsBytes(context.getProposedClientRepresentation()),
                    ClientRepresentation.class);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Proposal of a dynamic registration. */
    private record Proposed(ClientRepresentation client, KeycloakSession within) implements ClientRegistrationContext {

        @Override
        public ClientRepresentation getClient() {
            return client;
        }

        @Override
        public KeycloakSession getSession() {
            return within;
        }

        @Override
        public ClientRegistrationProvider getProvider() {
            throw new UnsupportedOperationException("nothing is registered here");
        }
    }

    /** A client that has been stored. */
    private record Stored(ClientPolicyEvent event, ClientModel client) implements ClientCRUDContext {

        @Override
        public ClientPolicyEvent getEvent() {
            return event;
        }

        @Override
        public ClientModel getTargetClient() {
            return client;
        }
    }
}
