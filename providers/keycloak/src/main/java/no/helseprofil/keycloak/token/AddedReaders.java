package no.helseprofil.keycloak.token;

import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.keycloak.client.ApiScope;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.protocol.ProtocolMapper;
import org.keycloak.protocol.oidc.mappers.AudienceProtocolMapper;
import org.keycloak.protocol.oidc.mappers.AudienceResolveProtocolMapper;

/**
 * The mappers of Keycloak that name readers of a token ({@code aud}) beside the APIs that it opens. {@link TokenClaims}
 * takes these readers out, where nothing lets the client keep them.
 */
record AddedReaders(KeycloakSession session, RealmModel realm) {

    boolean contains(ProtocolMapperModel mapper) {
        Object kind = kind(mapper);
        return kind instanceof AudienceResolveProtocolMapper || kind instanceof AudienceProtocolMapper;
    }

    /**
     * Returns whether a token of the client names such readers now, in the access token for an API or in the ID token.
     *
     * @param scopes scopes of the client
     * @param opensApi whether one of them is an API's
     */
    boolean areSeen(ProtocolMapperModel mapper, ClientModel client, List<ClientScopeModel> scopes, boolean opensApi) {
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
        return session.getKeycloakSessionFactory().getProviderFactory(ProtocolMapper.class, mapper.getProtocolMapper());
    }
}
