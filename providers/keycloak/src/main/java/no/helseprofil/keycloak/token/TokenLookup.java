package no.helseprofil.keycloak.token;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.decision.token.GrantedApis;
import no.helseprofil.decision.token.TokenRules;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.client.ApiScope.ApiClients;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.Facts;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Finds the {@link TokenRules} and the {@link GrantedApis} of a token. */
public final class TokenLookup {

    private static final RequestAttribute<KeptRules> OF_CLIENT = RequestAttribute.of(KeptRules.class);
    private static final String APIS = GrantedApis.class.getName();

    private TokenLookup() {}

    /**
     * Returns the rules for a client in a realm that has a profile, by the instant and the profile of this request.
     * They are read once and kept with Keycloak's session, so that a token meets the same rules at each step, unless
     * the realm is tightened meanwhile.
     */
    static TokenRules rules(KeycloakSession session, ClientModel client) {
        RealmProfile profile = RealmProfiles.of(session);
        Optional<KeptRules> kept = OF_CLIENT.get(session, client.getId()).filter(known -> known.by() == profile);
        return kept.orElseGet(() -> {
                    KeptRules read = new KeptRules(profile, readRules(session, client, profile));
                    OF_CLIENT.set(session, client.getId(), read);
                    return read;
                })
                .rules();
    }

    private static TokenRules readRules(KeycloakSession session, ClientModel client, RealmProfile profile) {
        return profile.active()
                .map(active -> rules(client, terms(session, client, active.profile())))
                .orElseGet(() -> ofClosedRealm(client));
    }

    static TokenRules rules(ClientModel client, Terms terms) {
        return TokenRules.of(ClientReader.standing(client, terms.profile(), terms.instant()), terms);
    }

    /** Returns the rules in a closed realm. It issues nothing, but the consoles look at tokens that were issued. */
    private static TokenRules ofClosedRealm(ClientModel client) {
        return KeycloakClients.contains(client.getClientId())
                ? TokenRules.withoutTerms(Facts.Standing.KEYCLOAK)
                : TokenRules.strictest();
    }

    /** Returns the terms of the decision, if that is about this client. */
    private static Terms terms(KeycloakSession session, ClientModel client, Profile profile) {
        Optional<EvaluatedRequest> judged = EvaluatedRequest.ofMoment(session);
        return judged.filter(request -> request.decision().holdsFor(client.getId()))
                .map(EvaluatedRequest::terms)
                .orElseGet(() -> profile.terms(ClientReader.migration(client), instant(judged)));
    }

    private static Instant instant(Optional<EvaluatedRequest> judged) {
        return judged.map(request -> request.facts().instant()).orElseGet(ServerClock.INSTANCE::instant);
    }

    /** Returns the APIs of a token. They are found once for each. */
    static GrantedApis apis(KeycloakSession session, ClientSessionContext context, TokenRules rules) {
        if (rules.isOutside()) {
            return GrantedApis.NONE;
        }
        GrantedApis known = context.getAttribute(APIS, GrantedApis.class);
        if (known != null) {
            return known;
        }
        RealmModel realm = context.getClientSession().getRealm();
        GrantedApis found = GrantedApis.of(
                granted(context, realm), exchangedFor(context), request(session), audience -> api(audience, realm));
        context.setAttribute(APIS, found);
        return found;
    }

    /** Returns a list of scopes, less those of APIs that the token doesn't open. */
    static @Nullable String scope(@Nullable String scopes, GrantedApis apis, RealmModel realm) {
        return scopes == null
                ? null
                : Stream.of(scopes.split(" "))
                        .filter(scope -> ApiScope.of(scope, realm)
                                .map(api -> apis.audiences().contains(api.audience()))
                                .orElse(true))
                        .collect(Collectors.joining(" "));
    }

    /** Returns the scopes of APIs. Keycloak counts the client itself among its scopes; its name opens nothing. */
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
        Optional<EvaluatedRequest> asking = EvaluatedRequest.of(session).filter(EvaluatedRequest::asksForToken);
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

    private record KeptRules(RealmProfile by, TokenRules rules) {}
}
