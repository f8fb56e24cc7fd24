package no.helseprofil.keycloak.token;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.decision.token.ClaimNames;
import no.helseprofil.decision.token.ClaimNames.ReservedNames;
import no.helseprofil.decision.token.ForbiddenClaimMappers;
import no.helseprofil.decision.token.ForbiddenClaimMappers.MapperFacts;
import no.helseprofil.keycloak.claims.HealthClaims;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.database.ClientAttributeRows;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.token.MapperAllowList.MapperReader;
import no.helseprofil.profile.request.IdentityScopes;
import no.helseprofil.timetable.Terms;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.protocol.ProtocolMapper;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.mappers.AudienceProtocolMapper;
import org.keycloak.protocol.oidc.mappers.AudienceResolveProtocolMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;

/**
 * Changes of the answers to a client that the profile makes by itself, whatever its dates say, if the configuration
 * shows it. Which mappers don't run, which names are an API's and what comes with a scope is asked of those that decide
 * it for a token.
 */
public final class ProfileEffects {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final ForeignMappers foreign;
    private final Map<String, OfScope> ofScopes = new HashMap<>();
    private @Nullable List<Api> apisWithRoles;

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
        /** Scopes of APIs: with each come {@code aud} and claims. A client outside the profile loses the scope. */
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
     * The effects that a client scope shows for each client that has it.
     *
     * @param effects those on the tokens of each client that has it
     * @param roles the clients whose roles come with it, by their internal ids
     */
    private record OfScope(List<Shown> effects, Set<String> roles) {}

    /** A client that stands for an API, whose model is let go before it is asked for again. */
    private record Api(String id, String clientId) {}

    /** Returns whether the same is shown of a client by both terms: nothing of them counts but the rules for tokens. */
    public static boolean areAlike(ClientModel client, Terms one, Terms other) {
        return TokenLookup.rules(client, one).equals(TokenLookup.rules(client, other));
    }

    /**
     * Returns what is shown of a client.
     *
     * @param terms what is asked of it
     */
    public Set<Shown> of(ClientModel client, Terms terms) {
        if (!ClientReader.isOidc(client)) {
            return Set.of();
        }
        boolean isOutside = TokenLookup.rules(client, terms).isOutside();
        List<ClientScopeModel> scopes = ClientReader.scopes(client).toList();
        return Stream.of(
                        foreign.of(client, scopes.stream(), terms).stream()
                                .map(mapper -> new Shown(Effect.MAPPERS, mapper.claim())),
                        readers(client.getProtocolMappersStream()),
                        scopes.stream()
                                .flatMap(scope -> of(scope).effects().stream())
                                .filter(shown -> !isOutside || shown.effect() != Effect.HEALTH_CLAIMS),
                        apis(client, scopes).map(api -> new Shown(Effect.API_ROLES, api.clientId())),
                        isOutside ? Stream.<Shown>empty() : identityScopes(client, scopes))
                .flatMap(shown -> shown)
                .collect(Collectors.toSet());
    }

    private OfScope of(ClientScopeModel scope) {
        return ofScopes.computeIfAbsent(scope.getId(), id -> read(scope));
    }

    private OfScope read(ClientScopeModel scope) {
        List<Shown> effects =
                new ArrayList<>(readers(scope.getProtocolMappersStream()).toList());
        if (ApiScope.of(scope.getName(), realm).isPresent()) {
            effects.add(new Shown(Effect.API_SCOPES, scope.getName()));
        }
        if (scope.getProtocolMappersStream().anyMatch(mapper -> HealthClaims.isOne(session, mapper))) {
            effects.add(new Shown(Effect.HEALTH_CLAIMS, scope.getName()));
        }
        return new OfScope(effects, containers(scope.getScopeMappingsStream()));
    }

    private Stream<Shown> readers(Stream<ProtocolMapperModel> mappers) {
        return mappers.filter(this::namesReader)
                .map(AddedReaders::reader)
                .filter(reader -> reader != null && ApiScope.isAudience(reader, realm))
                .map(reader -> new Shown(Effect.AUDIENCES, reader));
    }

    private boolean namesReader(ProtocolMapperModel mapper) {
        return new AddedReaders(session, realm).kind(mapper) instanceof AudienceProtocolMapper
                && WrittenPlaces.of(mapper).isAny();
    }

    /** An exchange of a machine's token is asked for by whom the token was sent to. */
    private static Stream<Shown> identityScopes(ClientModel client, List<ClientScopeModel> scopes) {
        boolean asksForNobody = client.isServiceAccountsEnabled()
                || Boolean.parseBoolean(client.getAttribute(OIDCConfigAttributes.STANDARD_TOKEN_EXCHANGE_ENABLED));
        return scopes.stream()
                .map(ClientScopeModel::getName)
                .filter(name -> asksForNobody && IdentityScopes.areAmong(List.of(name)))
                .map(name -> new Shown(Effect.IDENTITY_SCOPES, name));
    }

    /** Returns the APIs whose roles a token of the client may carry. */
    private Stream<Api> apis(ClientModel client, List<ClientScopeModel> scopes) {
        if (apisWithRoles().isEmpty()) {
            return Stream.empty();
        }
        Set<String> granted = new HashSet<>(containers(client.getScopeMappingsStream()));
        scopes.forEach(scope -> granted.addAll(of(scope).roles()));
        return apisWithRoles().stream()
                .filter(api -> client.isFullScopeAllowed()
                        || granted.contains(api.id())
                        || api.id().equals(client.getId()));
    }

    private static Set<String> containers(Stream<RoleModel> roles) {
        return roles.filter(RoleModel::isClientRole)
                .map(RoleModel::getContainerId)
                .collect(Collectors.toSet());
    }

    private List<Api> apisWithRoles() {
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
                    .map(client -> new Api(client.getId(), client.getClientId()))
                    .toList();
        }
        return apisWithRoles;
    }

    /**
     * The mappers of Keycloak that name readers of a token ({@code aud}) beside the APIs that it opens.
     * {@link TokenClaims} takes these readers out, where nothing lets the client keep them.
     */
    record AddedReaders(KeycloakSession session, RealmModel realm) {

        boolean contains(ProtocolMapperModel mapper) {
            Object kind = kind(mapper);
            return kind instanceof AudienceResolveProtocolMapper || kind instanceof AudienceProtocolMapper;
        }

        /**
         * Returns whether a token of the client names such readers now, in the access token for an API or in the ID
         * token.
         *
         * @param scopes scopes of the client
         * @param opensApi whether one of them is an API's
         */
        boolean areSeen(
                ProtocolMapperModel mapper, ClientModel client, List<ClientScopeModel> scopes, boolean opensApi) {
            Object kind = kind(mapper);
            WrittenPlaces places = WrittenPlaces.of(mapper);
            if (kind instanceof AudienceResolveProtocolMapper) {
                return opensApi && (client.isFullScopeAllowed() || hasRolesOfOthers(client, scopes));
            }
            String reader = reader(mapper);
            return kind instanceof AudienceProtocolMapper
                    && reader != null
                    && !ApiScope.isAudience(reader, realm)
                    && (opensApi && places.isForApis() || places.isInIdToken() && !reader.equals(client.getClientId()));
        }

        /** Returns whether tokens name another client as a reader, since they carry a role of it. */
        private static boolean hasRolesOfOthers(ClientModel client, List<ClientScopeModel> scopes) {
            return Stream.concat(
                            client.getScopeMappingsStream(),
                            scopes.stream().flatMap(ClientScopeModel::getScopeMappingsStream))
                    .filter(RoleModel::isClientRole)
                    .anyMatch(role -> !role.getContainerId().equals(client.getId()));
        }

        static @Nullable String reader(ProtocolMapperModel mapper) {
            return mapper.getConfig() == null
                    ? null
                    : Stream.of(
                                    AudienceProtocolMapper.INCLUDED_CLIENT_AUDIENCE,
                                    AudienceProtocolMapper.INCLUDED_CUSTOM_AUDIENCE)
                            .map(mapper.getConfig()::get)
                            .filter(name -> name != null && !name.isEmpty())
                            .findFirst()
                            .orElse(null);
        }

        @Nullable
        Object kind(ProtocolMapperModel mapper) {
            return session.getKeycloakSessionFactory()
                    .getProviderFactory(ProtocolMapper.class, mapper.getProtocolMapper());
        }
    }

    /** Places that a mapper writes into, by its settings. */
    record WrittenPlaces(Map<String, String> settings) {

        static WrittenPlaces of(ProtocolMapperModel mapper) {
            return new WrittenPlaces(mapper.getConfig() == null ? Map.of() : mapper.getConfig());
        }

        /** Returns whether it writes anywhere. A mapper without such settings does. */
        boolean isAny() {
            return places().noneMatch(settings::containsKey) || places().anyMatch(this::isOn);
        }

        /** Returns whether an API sees it, in an access token or by introspection. */
        boolean isForApis() {
            boolean inToken = isOn(OIDCAttributeMapperHelper.INCLUDE_IN_ACCESS_TOKEN);
            return inToken || isOn(OIDCAttributeMapperHelper.INCLUDE_IN_INTROSPECTION);
        }

        boolean isInIdToken() {
            return isOn(OIDCAttributeMapperHelper.INCLUDE_IN_ID_TOKEN);
        }

        private boolean isOn(String place) {
            return Boolean.parseBoolean(settings.get(place));
        }

        private static Stream<String> places() {
            return Stream.of(
                    OIDCAttributeMapperHelper.INCLUDE_IN_ACCESS_TOKEN,
                    OIDCAttributeMapperHelper.INCLUDE_IN_ID_TOKEN,
                    OIDCAttributeMapperHelper.INCLUDE_IN_USERINFO,
                    OIDCAttributeMapperHelper.INCLUDE_IN_INTROSPECTION,
                    OIDCAttributeMapperHelper.INCLUDE_IN_ACCESS_TOKEN_RESPONSE,
                    OIDCAttributeMapperHelper.INCLUDE_IN_LIGHTWEIGHT_ACCESS_TOKEN);
        }
    }

    /**
     * Names of the claims that a realm under the profile may issue: those that the server writes itself, and those of
     * the mappers in its client scopes that run. Mappers of a single client are left out.
     */
    public record ReleasedClaims(KeycloakSession session) {

        /** Returns the names of a realm, in a stable order. */
        public List<String> names() {
            Stream<String> mapped = session.getContext()
                    .getRealm()
                    .getClientScopesStream()
                    .filter(scope -> OIDCLoginProtocol.LOGIN_PROTOCOL.equals(scope.getProtocol()))
                    .flatMap(ClientScopeModel::getProtocolMappersStream)
                    .filter(mapper -> WrittenPlaces.of(mapper).isAny())
                    .flatMap(this::names)
                    .sorted();
            return Stream.of(ClaimNames.ABOUT_THE_TOKEN.stream(), HealthClaims.ofEveryApi(), mapped)
                    .flatMap(names -> names)
                    .distinct()
                    .toList();
        }

        private Stream<String> names(ProtocolMapperModel mapper) {
            if (HealthClaims.isOne(session, mapper)) {
                return HealthClaims.written(session, mapper);
            }
            MapperFacts read = new MapperReader(session).read(mapper);
            return ForbiddenClaimMappers.strictest().contains(read) || read.isAboutTheConnection()
                    ? Stream.empty()
                    : read.written();
        }
    }
}
