package no.helseprofil.keycloak.gate;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.assessment.AssessedClient.ForeignMapper;
import no.helseprofil.judgement.token.ReservedNames;
import no.helseprofil.judgement.token.TokenRules;
import no.helseprofil.keycloak.claims.HealthClaims;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.database.ClientAttributeRows;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.profile.request.IdentityScopes;
import no.helseprofil.timetable.Terms;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.protocol.oidc.mappers.AudienceProtocolMapper;

/**
 * What the profile makes of the answers to a client by itself, whatever its dates say, as far as the configuration
 * shows it. Which mappers don't run, which names are an API's and what comes with a scope is asked of those that decide
 * it for a token.
 */
public final class ProfileEffects {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final ForeignMappers foreign;
    private @Nullable List<ClientModel> apisWithRoles;

    /** To look for them in the realm of this request. */
    public ProfileEffects(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
        this.foreign = new ForeignMappers(session);
    }

    /** A way in which the answers to a client become others. */
    public enum Effect {
        /** A mapper that writes a claim of the server's or of the sector's doesn't run. */
        MAPPERS,
        /** A mapper names an API as reader, which is left out where no scope of the API was granted. */
        AUDIENCES,
        /** With the scope of an API come its {@code aud} and claims; a client outside the profile loses the scope. */
        API_SCOPES,
        /** Roles of an API's client are left out where the API isn't open. */
        API_ROLES,
        /** A scope writes health claims. */
        HEALTH_CLAIMS,
        /** A machine that asks for such a scope is refused. */
        IDENTITY_SCOPES;

        /** Returns its name in reports. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * An effect on one client.
     *
     * @param effect which
     * @param name what shows it: the claim, the audience, the scope or the API
     */
    public record Shown(Effect effect, String name) {}

    /**
     * Returns what is shown of a client.
     *
     * @param terms what is asked of it
     */
    public Set<Shown> of(ClientModel client, Terms terms) {
        if (!ClientReader.isOidc(client)) {
            return Set.of();
        }
        TokenRules rules = TokenRulesLookup.of(client, terms);
        List<ClientScopeModel> scopes = ClientReader.scopes(client).toList();
        Stream<Shown> ofTokens = Stream.of(
                        shown(Effect.MAPPERS, foreign.of(client, scopes.stream(), terms), ForeignMapper::claim),
                        shown(Effect.AUDIENCES, readers(client, scopes), Function.identity()),
                        shown(Effect.API_SCOPES, apiScopes(scopes), ClientScopeModel::getName),
                        shown(Effect.API_ROLES, apis(client, scopes), ClientModel::getClientId))
                .flatMap(all -> all);
        Stream<Shown> ofScopes = rules.isOutside()
                ? Stream.empty()
                : Stream.concat(
                        shown(Effect.HEALTH_CLAIMS, healthScopes(scopes), ClientScopeModel::getName),
                        shown(Effect.IDENTITY_SCOPES, identityScopes(client, scopes), ClientScopeModel::getName));
        return Stream.concat(ofTokens, ofScopes).collect(Collectors.toSet());
    }

    private static <T> Stream<Shown> shown(Effect effect, List<T> all, Function<T, String> name) {
        return all.stream().map(one -> new Shown(effect, name.apply(one)));
    }

    private List<String> readers(ClientModel client, List<ClientScopeModel> scopes) {
        return Stream.concat(
                        client.getProtocolMappersStream(),
                        scopes.stream().flatMap(ClientScopeModel::getProtocolMappersStream))
                .filter(this::namesReader)
                .map(AddedReaders::reader)
                .filter(reader -> reader != null && ApiScope.isAudience(reader, realm))
                .toList();
    }

    private boolean namesReader(ProtocolMapperModel mapper) {
        return new AddedReaders(session, realm).kind(mapper) instanceof AudienceProtocolMapper
                && WrittenPlaces.of(mapper).isAny();
    }

    private List<ClientScopeModel> apiScopes(List<ClientScopeModel> scopes) {
        return scopes.stream()
                .filter(scope -> ApiScope.of(scope.getName(), realm).isPresent())
                .toList();
    }

    private List<ClientScopeModel> healthScopes(List<ClientScopeModel> scopes) {
        return scopes.stream()
                .filter(scope ->
                        scope.getProtocolMappersStream().anyMatch(mapper -> HealthClaims.isOne(session, mapper)))
                .toList();
    }

    /** An exchange of a machine's token is asked for by whom the token was sent to. */
    private static List<ClientScopeModel> identityScopes(ClientModel client, List<ClientScopeModel> scopes) {
        boolean asksForNobody = client.isServiceAccountsEnabled()
                || Boolean.parseBoolean(client.getAttribute(OIDCConfigAttributes.STANDARD_TOKEN_EXCHANGE_ENABLED));
        return asksForNobody
                ? scopes.stream()
                        .filter(scope -> IdentityScopes.areAmong(List.of(scope.getName())))
                        .toList()
                : List.of();
    }

    /** Returns the APIs whose roles a token of the client may tell. */
    private List<ClientModel> apis(ClientModel client, List<ClientScopeModel> scopes) {
        Set<String> told = Stream.concat(
                        client.getScopeMappingsStream(),
                        scopes.stream().flatMap(ClientScopeModel::getScopeMappingsStream))
                .filter(RoleModel::isClientRole)
                .map(RoleModel::getContainerId)
                .collect(Collectors.toSet());
        return apisWithRoles().stream()
                .filter(api -> client.isFullScopeAllowed() || api.equals(client) || told.contains(api.getId()))
                .toList();
    }

    private List<ClientModel> apisWithRoles() {
        if (apisWithRoles == null) {
            Stream<ClientModel> named = Stream.concat(
                            ReservedNames.prefixes().stream(), Stream.of(ReservedNames.SERVER))
                    .flatMap(name -> realm.searchClientByClientIdStream(name, null, null));
            Stream<ClientModel> declared =
                    ClientAttributeRows.beginningSo(session, realm, ClientAttributes.API).stream()
                            .map(row -> realm.getClientById(row.id()))
                            .filter(Objects::nonNull);
            apisWithRoles = Stream.concat(named, declared)
                    .filter(client -> ApiScope.isAudience(client.getClientId(), realm))
                    .distinct()
                    .filter(client -> client.getRolesStream().findAny().isPresent())
                    .toList();
        }
        return apisWithRoles;
    }
}
