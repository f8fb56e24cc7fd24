package no.helseprofil.keycloak.gate;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.judgement.token.TokenRules;
import no.helseprofil.keycloak.client.ApiClients;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.request.JudgedRequest;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.organisation.RepresentedOrganisation;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The APIs that a token opens: those of the granted scopes; of these the ones that the client chooses for this token
 * (RFC 8707; RFC 8693, section 2.1); and of these the ones that aren't disabled, and whose terms the organisation has accepted
 * that the client acts for.
 *
 * @param audiences their audiences
 * @param rejected the scopes of chosen APIs that are disabled, or whose terms it hasn't accepted
 * @param chosen whether the client has chosen
 */
record GrantedApis(Set<String> audiences, Set<String> rejected, boolean chosen) {

    private static final String ATTRIBUTE = GrantedApis.class.getName();
    private static final GrantedApis NONE = new GrantedApis(Set.of(), Set.of(), false);

    /** Those of a token; found once for each. */
    static GrantedApis of(KeycloakSession session, ClientSessionContext context, TokenRules rules) {
        if (rules.isOutside()) {
            return NONE;
        }
        GrantedApis known = context.getAttribute(ATTRIBUTE, GrantedApis.class);
        if (known != null) {
            return known;
        }
        GrantedApis found = find(session, context);
        context.setAttribute(ATTRIBUTE, found);
        return found;
    }

    /** A list of scopes, less those of APIs that the token doesn't open. */
    @Nullable
    String scope(@Nullable String scopes, RealmModel realm) {
        return scopes == null
                ? null
                : Stream.of(scopes.split(" "))
                        .filter(scope -> ApiScope.of(scope, realm)
                                .map(api -> audiences.contains(api.audience()))
                                .orElse(true))
                        .collect(Collectors.joining(" "));
    }

    private static GrantedApis find(KeycloakSession session, ClientSessionContext context) {
        RealmModel realm = context.getClientSession().getRealm();
        List<ApiScope> granted = granted(context, realm);
        Optional<JudgedRequest> asking = JudgedRequest.of(session).filter(JudgedRequest::asksForToken);
        List<ApiScope> chosen = granted.stream()
                .filter(api -> isRequested(context, api))
                .filter(chosen(asking, granted))
                .toList();
        OrganisationNumber organisation = asking.flatMap(JudgedRequest::represented)
                .map(RepresentedOrganisation::parent)
                .orElse(null);
        Set<String> rejected = chosen.stream()
                .filter(api -> isDisabled(api, realm) || asking.isPresent() && !hasAccepted(organisation, api, realm))
                .map(ApiScope::toString)
                .collect(Collectors.toSet());
        return new GrantedApis(
                chosen.stream()
                        .filter(api -> !rejected.contains(api.toString()))
                        .map(ApiScope::audience)
                        .collect(Collectors.toSet()),
                rejected,
                hasChosen(context, asking));
    }

    /** Keycloak counts the client itself among its scopes; its name is free text and opens nothing. */
    private static List<ApiScope> granted(ClientSessionContext context, RealmModel realm) {
        return context.getClientScopesStream()
                .filter(scope -> !(scope instanceof ClientModel))
                .map(ClientScopeModel::getName)
                .flatMap(name -> ApiScope.of(name, realm).stream())
                .toList();
    }

    /** A client that names none of its APIs, which isn't refused to all, has chosen nothing. */
    private static Predicate<ApiScope> chosen(Optional<JudgedRequest> asking, Collection<ApiScope> granted) {
        Set<String> resources = new HashSet<>(
                asking.map(judged -> judged.facts().asked().resources()).orElse(List.of()));
        boolean names = granted.stream().anyMatch(api -> resources.contains(api.audience()));
        return api -> !names || resources.contains(api.audience());
    }

    private static boolean isRequested(ClientSessionContext context, ApiScope api) {
        ClientModel[] clients = context.getAttribute(Constants.REQUESTED_AUDIENCE_CLIENTS, ClientModel[].class);
        return clients == null
                || Arrays.stream(clients)
                        .anyMatch(client -> client.getClientId().equals(api.audience()));
    }

    private static boolean hasChosen(ClientSessionContext context, Optional<JudgedRequest> asking) {
        return context.getAttribute(Constants.REQUESTED_AUDIENCE_CLIENTS, ClientModel[].class) != null
                || asking.map(judged -> !judged.facts().asked().resources().isEmpty())
                        .orElse(false);
    }

    /** Whoever disables the client of an API closes the API, as Keycloak has it for audiences since 26.7.5. */
    private static boolean isDisabled(ApiScope api, RealmModel realm) {
        ClientModel client = ApiClients.find(api.audience(), realm);
        return client != null && !client.isEnabled();
    }

    /** An API without a list asks nobody to accept anything. */
    private static boolean hasAccepted(@Nullable OrganisationNumber organisation, ApiScope api, RealmModel realm) {
        ClientModel client = ApiClients.find(api.audience(), realm);
        String accepted = client == null ? null : client.getAttribute(ClientAttributes.API_ORGANISATIONS);
        return accepted == null
                || organisation != null
                        && Stream.of(accepted.split(",")).map(String::strip).anyMatch(organisation.value()::equals);
    }
}
