package no.helseprofil.keycloak.token;

import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.decision.token.ForbiddenClaimMappers;
import no.helseprofil.decision.token.ForbiddenClaimMappers.MapperFacts;
import no.helseprofil.decision.token.TokenRules;
import no.helseprofil.keycloak.token.MapperAllowList.MapperReader;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.delegate.ClientModelLazyDelegate;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.rar.AuthorizationRequestContext;

/**
 * Session of a client as Keycloak's mappers see it: without mappers that forge a claim, and without roles that the
 * client has only by full scope.
 */
final class FilteredSessionContext implements ClientSessionContext {

    private final ClientSessionContext context;
    private final MapperReader mappers;
    private final ForbiddenClaimMappers forging;
    private final boolean leastPrivilege;
    private final boolean forApis;

    FilteredSessionContext(KeycloakSession session, ClientSessionContext context, TokenRules rules) {
        this(session, context, rules, false);
    }

    private FilteredSessionContext(
            KeycloakSession session, ClientSessionContext context, TokenRules rules, boolean forApis) {
        this.context = context;
        this.mappers = new MapperReader(session);
        this.forging = new ForbiddenClaimMappers(
                rules, context.getClientSession().getClient().getClientId());
        this.leastPrivilege = rules.forced().leastPrivilege();
        this.forApis = forApis && !rules.keepsClaimsAboutUsers();
    }

    /**
     * Returns the context of a token that an API reads. Its registration says whether it is given claims about the
     * user.
     */
    static FilteredSessionContext forApis(
            KeycloakSession session, ClientSessionContext context, TokenRules rules, boolean opensApi) {
        return new FilteredSessionContext(session, context, rules, opensApi);
    }

    @Override
    public Stream<ProtocolMapperModel> getProtocolMappersStream() {
        return context.getProtocolMappersStream().filter(mapper -> runs(mappers.read(mapper)));
    }

    private boolean runs(MapperFacts mapper) {
        return !forging.contains(mapper) && !(forApis && mapper.isNoApisBusiness());
    }

    @Override
    public Stream<RoleModel> getRolesStream() {
        ClientModel client = getClientSession().getClient();
        if (!leastPrivilege || !client.isFullScopeAllowed()) {
            return context.getRolesStream();
        }
        return TokenManager.getAccess(
                getClientSession().getUserSession().getUser(), new WithoutFullScope(client), getClientScopesStream())
                .stream();
    }

    @Override
    public AuthenticatedClientSessionModel getClientSession() {
        return context.getClientSession();
    }

    @Override
    public Set<String> getClientScopeIds() {
        return context.getClientScopeIds();
    }

    @Override
    public Stream<ClientScopeModel> getClientScopesStream() {
        return context.getClientScopesStream();
    }

    @Override
    public boolean isOfflineTokenRequested() {
        return context.isOfflineTokenRequested();
    }

    @Override
    public String getScopeString() {
        return context.getScopeString();
    }

    @Override
    public String getScopeString(boolean ignoreIncludeInTokenScope) {
        return context.getScopeString(ignoreIncludeInTokenScope);
    }

    @Override
    public void setAttribute(String name, Object value) {
        context.setAttribute(name, value);
    }

    @Override
    public <T> T getAttribute(String name, Class<T> type) {
        return context.getAttribute(name, type);
    }

    @Override
    public AuthorizationRequestContext getAuthorizationRequestContext() {
        return context.getAuthorizationRequestContext();
    }

    private static final class WithoutFullScope extends ClientModelLazyDelegate {

        WithoutFullScope(ClientModel client) {
            super(() -> client);
        }

        @Override
        public boolean isFullScopeAllowed() {
            return false;
        }
    }
}
