package no.helseprofil.keycloak.clientpolicy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Finding;
import no.helseprofil.decision.token.ClaimNames.ReservedNames;
import no.helseprofil.decision.token.ConfusableNames;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.client.ClientId;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.mappers.AudienceProtocolMapper;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.urls.UrlType;

/**
 * Names of a client that a caller without manage-realm chooses. The internal id stands in the profile document and in
 * codes, so a chosen one could pass for another client's. A {@code client_id} that is the audience of an API would put
 * that audience into ID tokens and open introspection of the API's tokens. A name that looks like it, like a scope or
 * like the server itself is mistaken for it by people, and by programs that normalise names.
 */
final class ChosenNames {

    private static final Requirement REQUIREMENT = Catalogue.get(ClientId.class);

    private static final Finding ID = finding("leave out id, or send the one that the client has; the server gives the"
            + " internal id of a client, and nobody chooses one without the role manage-realm");

    private static final Finding AUDIENCE =
            finding("give the client another client_id; this one is, or looks like, the audience or a scope of an API"
                    + " or a name or an address of the server, and nobody takes it without the role manage-realm");

    /** Keycloak's own clients, whose very names are taken already, and the one of our probe. */
    private static final Set<String> SERVERS = Stream.concat(KeycloakClients.names(), Stream.of(ReservedNames.PROBE))
            .map(ConfusableNames::name)
            .collect(Collectors.toUnmodifiableSet());

    /** Settings of Keycloak's mapper of audiences. */
    private static final List<String> AUDIENCES =
            List.of(AudienceProtocolMapper.INCLUDED_CLIENT_AUDIENCE, AudienceProtocolMapper.INCLUDED_CUSTOM_AUDIENCE);

    private ChosenNames() {}

    /**
     * Returns the refusal of a proposal by a caller without {@code manage-realm}.
     *
     * @param stored what is stored; null for a new client
     */
    static Optional<Finding> refusal(
            ClientRepresentation proposed, @Nullable ClientModel stored, KeycloakSession session) {
        String id = proposed.getId();
        if (id != null && (stored == null || !id.equals(stored.getId()))) {
            return Optional.of(ID);
        }
        return refusal(proposed.getClientId(), stored == null ? null : stored.getClientId(), session);
    }

    /**
     * Returns the refusal of a {@code client_id} by a caller without {@code manage-realm}. A name that the client had
     * already stays its own, even if an API has got the same one since. The names of Keycloak's own clients are refused
     * to every caller, by the requirement itself.
     *
     * @param before name of the client before; null for a new one
     */
    static Optional<Finding> refusal(@Nullable String clientId, @Nullable String before, KeycloakSession session) {
        boolean chosen = clientId != null
                && !clientId.equals(before)
                && !KeycloakClients.contains(clientId)
                && isOfOthers(clientId, session);
        return chosen ? Optional.of(AUDIENCE) : Optional.empty();
    }

    private static boolean isOfOthers(String clientId, KeycloakSession session) {
        String form = ConfusableNames.name(clientId);
        return ConfusableNames.isReserved(form)
                || SERVERS.contains(form)
                || ConfusableNames.isBelow(clientId, addresses(session))
                || isServer(clientId, session)
                || session.getContext()
                        .getRealm()
                        .getClientScopesStream()
                        .flatMap(ChosenNames::names)
                        .anyMatch(name -> ConfusableNames.name(name).equals(form));
    }

    /** The name of a scope, and the audiences that a token gets by it. */
    private static Stream<String> names(ClientScopeModel scope) {
        Stream<String> audiences = scope.getProtocolMappersStream()
                .flatMap(mapper -> Stream.ofNullable(mapper.getConfig()))
                .flatMap(config -> AUDIENCES.stream().flatMap(name -> Stream.ofNullable(config.get(name))));
        return Stream.of(
                        Stream.of(scope.getName()),
                        ApiScope.parse(scope.getName()).map(ApiScope::audience).stream(),
                        audiences)
                .flatMap(Function.identity());
    }

    private static boolean isServer(String clientId, KeycloakSession session) {
        String form = ConfusableNames.address(clientId);
        return bases(session).anyMatch(base -> ConfusableNames.address(base).equals(form));
    }

    /** Below these are the issuers and endpoints of the realms. What else stands beside them may be another's. */
    private static List<String> addresses(KeycloakSession session) {
        return bases(session)
                .flatMap(base -> Stream.of("/realms", "/admin").map(path -> ConfusableNames.address(base + path)))
                .toList();
    }

    private static Stream<String> bases(KeycloakSession session) {
        return Stream.of(UrlType.values())
                .map(type -> session.getContext().getUri(type).getBaseUri().toString())
                .distinct();
    }

    private static Finding finding(String sentence) {
        return Finding.refusal(REQUIREMENT, new Outcome.Failed(OAuthError.INVALID_CLIENT_METADATA, sentence));
    }
}
