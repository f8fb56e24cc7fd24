package no.helseprofil.keycloak.gate;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.judgement.token.GrantedApis;
import no.helseprofil.judgement.token.TokenRules;
import no.helseprofil.keycloak.client.ApiClients;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.request.JudgedRequest;
import no.helseprofil.keycloak.storage.ClientAttributes;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Finds the {@link GrantedApis} of a token. */
public final class GrantedApisLookup {

    private static final String ATTRIBUTE = GrantedApis.class.getName();

    private GrantedApisLookup() {}

    /** Those of a token; found once for each. */
    static GrantedApis of(KeycloakSession session, ClientSessionContext context, TokenRules rules) {
        if (rules.isOutside()) {
            return GrantedApis.NONE;
        }
        GrantedApis known = context.getAttribute(ATTRIBUTE, GrantedApis.class);
        if (known != null) {
            return known;
        }
        RealmModel realm = context.getClientSession().getRealm();
        GrantedApis found = GrantedApis.of(
                granted(context, realm), exchangedFor(context), request(session), audience -> api(audience, realm));
        context.setAttribute(ATTRIBUTE, found);
        return found;
    }

    /** A list of scopes, less those of APIs that the token doesn't open. */
    static @Nullable String scope(@Nullable String scopes, GrantedApis apis, RealmModel realm) {
        return scopes == null
                ? null
                : Stream.of(scopes.split(" "))
                        .filter(scope -> ApiScope.of(scope, realm)
                                .map(api -> apis.audiences().contains(api.audience()))
                                .orElse(true))
                        .collect(Collectors.joining(" "));
    }

    /** Keycloak counts the client itself among its scopes; its name is free text and opens nothing. */
    private static List<GrantedApis.Scope> granted(ClientSessionContext context, RealmModel realm) {
        return context.getClientScopesStream()
                .filter(scope -> !(scope instanceof ClientModel))
                .map(ClientScopeModel::getName)
                .flatMap(name -> ApiScope.of(name, realm).stream())
                .map(api -> new GrantedApis.Scope(api.toString(), api.audience()))
                .toList();
    }

    private static @Nullable Set<String> exchangedFor(ClientSessionContext context) {
        ClientModel[] clients = context.getAttribute(Constants.REQUESTED_AUDIENCE_CLIENTS, ClientModel[].class);
        return clients == null
                ? null
                : Arrays.stream(clients).map(ClientModel::getClientId).collect(Collectors.toSet());
    }

    private static GrantedApis.@Nullable Request request(KeycloakSession session) {
        Optional<JudgedRequest> asking = JudgedRequest.of(session).filter(JudgedRequest::asksForToken);
        return asking.map(judged -> new GrantedApis.Request(
                        Set.copyOf(judged.facts().asked().resources()),
                        judged.represented()
                                .map(organisation -> organisation.parent().value())
                                .orElse(null)))
                .orElse(null);
    }

    public static GrantedApis.Api api(String audience, RealmModel realm) {
        ClientModel client = ApiClients.find(audience, realm);
        return client == null
                ? GrantedApis.Api.UNKNOWN
                : new GrantedApis.Api(!client.isEnabled(), client.getAttribute(ClientAttributes.API_ORGANISATIONS));
    }
}
