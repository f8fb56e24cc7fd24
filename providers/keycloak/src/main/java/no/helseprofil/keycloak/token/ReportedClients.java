package no.helseprofil.keycloak.token;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.decision.token.ForbiddenClaimMappers;
import no.helseprofil.decision.token.ForbiddenClaimMappers.MapperFacts;
import no.helseprofil.decision.token.TokenRules;
import no.helseprofil.keycloak.claims.HealthClaims;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.token.MapperAllowList.MapperReader;
import no.helseprofil.keycloak.token.ProfileEffects.AddedReaders;
import no.helseprofil.keycloak.token.ProfileEffects.WrittenPlaces;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientMetadata.KeptClaims;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;

/**
 * Reads clients as reports need them: beside what is registered, what their mappers write until a date. That
 * is found by asking the rule that stops mappers twice: as it is now, and as it is when a requirement is
 * enforced. No request needs it.
 */
public final class ReportedClients {

    private static final ForbiddenClaimMappers STRICTEST = ForbiddenClaimMappers.strictest();

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Profile profile;
    private final Instant now;
    private final ClientReader reader;
    private final MapperReader mapperReader;
    private final Map<String, List<ProtocolMapperModel>> ofScopes = new HashMap<>();

    /**
     * To read those of a realm.
     *
     * @param profile what holds for them now
     */
    public ReportedClients(KeycloakSession session, RealmModel realm, Profile profile, Instant now) {
        this.session = session;
        this.realm = realm;
        this.profile = profile;
        this.now = now;
        this.reader = new ClientReader(session, realm);
        this.mapperReader = new MapperReader(session);
    }

    /** Returns what is registered of a client, for this migration. */
    public ClientMetadata read(ClientModel client, Migration migration) {
        ClientMetadata metadata = reader.stored(client);
        TokenRules rules = TokenLookup.rules(client, profile.terms(migration, now));
        return ClientReader.isOidc(client) && !rules.isOutside() && rules.ofBefore()
                ? metadata.withKept(
                        kept(client, rules, ClientReader.scopes(client).toList()))
                : metadata;
    }

    private KeptClaims kept(ClientModel client, TokenRules rules, List<ClientScopeModel> scopes) {
        List<ProtocolMapperModel> mappers = mappers(client, scopes);
        return mappers.isEmpty()
                ? KeptClaims.NONE
                : new KeptClaims(
                        rules.forced().typed() ? Set.of() : aboutUsers(client, rules, scopes, mappers),
                        rules.forced().leastPrivilege()
                                ? Set.of()
                                : claims(mappers, ends(client, rules, rules.withLeastPrivilege())));
    }

    /** Returns the mappers that may stop one day, and run now as far as can be seen here. */
    private List<ProtocolMapperModel> mappers(ClientModel client, List<ClientScopeModel> scopes) {
        return Stream.concat(
                        client.getProtocolMappersStream().filter(this::mayEnd),
                        scopes.stream().flatMap(scope -> ofScope(scope).stream()))
                .toList();
    }

    private List<ProtocolMapperModel> ofScope(ClientScopeModel scope) {
        return ofScopes.computeIfAbsent(
                scope.getId(),
                id -> scope.getProtocolMappersStream().filter(this::mayEnd).toList());
    }

    private boolean mayEnd(ProtocolMapperModel mapper) {
        return !HealthClaims.isOne(session, mapper)
                && WrittenPlaces.of(mapper).isAny()
                && (mayEnd(mapperReader.read(mapper)) || new AddedReaders(session, realm).contains(mapper));
    }

    private static boolean mayEnd(MapperFacts mapper) {
        return STRICTEST.contains(mapper) || mapper.isAboutTheUser();
    }

    /**
     * Returns claims about users that end with the type of access tokens, which brings rules for the claims of access
     * tokens for APIs and the audience of ID tokens.
     */
    private Set<String> aboutUsers(
            ClientModel client, TokenRules rules, List<ClientScopeModel> scopes, List<ProtocolMapperModel> mappers) {
        boolean opensApi = scopes.stream()
                .anyMatch(scope -> ApiScope.of(scope.getName(), realm).isPresent());
        ForbiddenClaimMappers forging = new ForbiddenClaimMappers(rules, client.getClientId());
        AddedReaders readers = new AddedReaders(session, realm);
        Predicate<ProtocolMapperModel> tellsApis = mapper ->
                opensApi && WrittenPlaces.of(mapper).isForApis() && tellsApis(forging, mapperReader.read(mapper));
        Predicate<ProtocolMapperModel> namesReaders = mapper ->
                readers.areSeen(mapper, client, scopes, opensApi) && !forging.contains(mapperReader.read(mapper));
        return Stream.concat(
                        claims(mappers, ends(client, rules, rules.withType()).or(tellsApis)).stream(),
                        mappers.stream()
                                .filter(namesReaders)
                                .map(mapper -> "aud")
                                .distinct())
                .collect(Collectors.toSet());
    }

    private Predicate<ProtocolMapperModel> ends(ClientModel client, TokenRules before, TokenRules after) {
        ForbiddenClaimMappers now = new ForbiddenClaimMappers(before, client.getClientId());
        ForbiddenClaimMappers then = new ForbiddenClaimMappers(after, client.getClientId());
        return mapper -> ends(mapperReader.read(mapper), now, then);
    }

    private static boolean ends(MapperFacts mapper, ForbiddenClaimMappers now, ForbiddenClaimMappers then) {
        return !now.contains(mapper) && then.contains(mapper);
    }

    private static boolean tellsApis(ForbiddenClaimMappers forging, MapperFacts mapper) {
        return mapper.isAboutTheUser() && !forging.contains(mapper);
    }

    private Set<String> claims(List<ProtocolMapperModel> mappers, Predicate<ProtocolMapperModel> which) {
        return mappers.stream()
                .filter(which)
                .map(mapper -> mapperReader.read(mapper).warning())
                .collect(Collectors.toSet());
    }
}
