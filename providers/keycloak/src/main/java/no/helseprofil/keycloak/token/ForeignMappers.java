package no.helseprofil.keycloak.token;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.decision.token.ForbiddenClaimMappers;
import no.helseprofil.keycloak.claims.HealthClaims;
import no.helseprofil.keycloak.token.MapperAllowList.MapperReader;
import no.helseprofil.timetable.Terms;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;

/**
 * The mappers of clients that are set to write a claim that isn't theirs, and so don't run. What a client is
 * let depends on the client, so those of a shared scope are looked for once by the strictest rules, and what is
 * left by each client's own.
 */
public final class ForeignMappers {

    /**
     * A mapper that doesn't run.
     *
     * @param mapper its name
     * @param scope the client scope that it stands in; null if it is the client's own
     * @param claim the claim that isn't its own
     */
    public record Stopped(String mapper, @Nullable String scope, String claim) {}

    private static final ForbiddenClaimMappers STRICTEST = ForbiddenClaimMappers.strictest();

    private final KeycloakSession session;
    private final MapperReader mappers;
    private final Map<String, List<ProtocolMapperModel>> ofScopes = new HashMap<>();

    /** To look for them in a realm. */
    public ForeignMappers(KeycloakSession session) {
        this.session = session;
        this.mappers = new MapperReader(session);
    }

    /**
     * Returns the foreign mappers of a client and of its client scopes.
     *
     * @param terms terms of the client
     */
    public List<Stopped> of(ClientModel client, Stream<ClientScopeModel> scopes, Terms terms) {
        ForbiddenClaimMappers forging =
                new ForbiddenClaimMappers(TokenLookup.rules(client, terms), client.getClientId());
        return Stream.concat(
                        client.getProtocolMappersStream().flatMap(mapper -> stopped(forging, mapper, null)),
                        scopes.flatMap(scope ->
                                ofScope(scope).stream().flatMap(mapper -> stopped(forging, mapper, scope.getName()))))
                .toList();
    }

    private List<ProtocolMapperModel> ofScope(ClientScopeModel scope) {
        return ofScopes.computeIfAbsent(
                scope.getId(),
                id -> scope.getProtocolMappersStream()
                        .filter(mapper -> STRICTEST.contains(mappers.read(mapper)))
                        .toList());
    }

    private Stream<Stopped> stopped(ForbiddenClaimMappers forging, ProtocolMapperModel mapper, @Nullable String scope) {
        return HealthClaims.isOne(session, mapper)
                ? Stream.empty()
                : forging
                        .forged(mappers.read(mapper))
                        .map(claim -> new Stopped(mapper.getName(), scope, claim))
                        .stream();
    }
}
