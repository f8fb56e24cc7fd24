package no.helseprofil.keycloak.token;

import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.decision.token.ClaimNames;
import no.helseprofil.decision.token.ForbiddenClaimMappers;
import no.helseprofil.decision.token.ForbiddenClaimMappers.MapperFacts;
import no.helseprofil.keycloak.claims.HealthClaims;
import no.helseprofil.keycloak.token.MapperAllowList.MapperReader;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/**
 * Names of the claims that a realm under the profile may issue: those that the server writes itself, and those of the
 * mappers in its client scopes that run. Mappers of a single client are left out.
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
        return Stream.of(ClaimNames.TOLD_BY_THE_SERVER.stream(), HealthClaims.ofEveryApi(), mapped)
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
