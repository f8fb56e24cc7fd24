package no.helseprofil.keycloak.token;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.RepresentationToModel;
import org.keycloak.protocol.ProtocolMapperUtils;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;
import org.keycloak.protocol.saml.mappers.AttributeStatementHelper;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;

/**
 * Mappers that a change adds to a client from before the profile, or to an exempt one. It keeps what its tokens have
 * always disclosed of its users; numbers of users that are added now are nothing that it relied on. Such a client can
 * get any client scope at any time, so no client scope may add such a mapper.
 */
public record AddedMappers(KeycloakSession session) {

    /** Under which name a mapper writes, and where: that is the client's to change. */
    private static final Set<String> PLACES = Set.of(
            OIDCAttributeMapperHelper.TOKEN_CLAIM_NAME,
            OIDCAttributeMapperHelper.JSON_TYPE,
            OIDCAttributeMapperHelper.INCLUDE_IN_ACCESS_TOKEN,
            OIDCAttributeMapperHelper.INCLUDE_IN_ID_TOKEN,
            OIDCAttributeMapperHelper.INCLUDE_IN_USERINFO,
            OIDCAttributeMapperHelper.INCLUDE_IN_INTROSPECTION,
            OIDCAttributeMapperHelper.INCLUDE_IN_ACCESS_TOKEN_RESPONSE,
            OIDCAttributeMapperHelper.INCLUDE_IN_LIGHTWEIGHT_ACCESS_TOKEN,
            ProtocolMapperUtils.MULTIVALUED,
            AttributeStatementHelper.SAML_ATTRIBUTE_NAME,
            AttributeStatementHelper.SAML_ATTRIBUTE_NAMEFORMAT,
            AttributeStatementHelper.FRIENDLY_NAME);

    /** Returns whether a proposed change of a client adds a mapper that discloses more of its users. */
    public boolean tellMore(ClientModel client, ClientRepresentation proposed) {
        return firstTelling(
                                client,
                                Stream.ofNullable(proposed.getProtocolMappers()).flatMap(List::stream))
                        .isPresent()
                || keepsMappers(client)
                        && Stream.concat(
                                        newScopes(client, true, proposed.getDefaultClientScopes()),
                                        newScopes(client, false, proposed.getOptionalClientScopes()))
                                .anyMatch(this::isTelling);
    }

    /**
     * Returns the first of these mappers that discloses what the client's own have not disclosed so far; empty if there
     * is none. Where the client may not keep such mappers they don't run, and may be stored.
     */
    public Optional<ProtocolMapperRepresentation> firstTelling(
            ClientModel client, Stream<ProtocolMapperRepresentation> added) {
        if (!keepsMappers(client)) {
            return Optional.empty();
        }
        Set<Map<String, String>> before =
                client.getProtocolMappersStream().map(AddedMappers::read).collect(Collectors.toSet());
        return firstTelling(added.filter(Objects::nonNull)
                .filter(mapper -> !before.contains(read(RepresentationToModel.toModel(mapper)))));
    }

    /**
     * Returns the first of these mappers that may disclose the numbers of users, to any client; empty if there is none.
     */
    public Optional<ProtocolMapperRepresentation> firstTelling(Stream<ProtocolMapperRepresentation> added) {
        return added.filter(mapper -> mapper != null && mapper.getProtocolMapper() != null)
                .filter(mapper -> !harmless().contains(RepresentationToModel.toModel(mapper)))
                .findFirst();
    }

    /** Returns whether a scope has a mapper that may disclose the numbers of users. */
    public boolean isTelling(ClientScopeModel scope) {
        return scope.getProtocolMappersStream().anyMatch(mapper -> !harmless().contains(mapper));
    }

    /**
     * Returns whether the client may keep its mappers, now or later: an enforced requirement may be put off or waived,
     * and the profile of a closed realm is unknown.
     */
    private boolean keepsMappers(ClientModel client) {
        return RealmProfiles.of(session).closed().isPresent()
                || TokenLookup.rules(session, client).isOfBeforeOrExempt();
    }

    /**
     * Returns the scopes that the client doesn't have in this way. A scope that it could ask for and is now given
     * unasked is new to it.
     */
    private Stream<ClientScopeModel> newScopes(ClientModel client, boolean unasked, @Nullable List<String> names) {
        Set<String> known = new HashSet<>(client.getClientScopes(true).keySet());
        if (!unasked) {
            known.addAll(client.getClientScopes(false).keySet());
        }
        return (names == null ? Stream.<String>empty() : names.stream())
                .filter(name -> name != null && !known.contains(name))
                .map(name -> KeycloakModelUtils.getClientScopeByName(client.getRealm(), name))
                .filter(Objects::nonNull);
    }

    private MapperAllowList harmless() {
        return new MapperAllowList(session);
    }

    /** Its kind, and every setting that may say what it reads. */
    private static Map<String, String> read(ProtocolMapperModel mapper) {
        Map<String, String> read = new TreeMap<>();
        if (mapper.getConfig() != null) {
            read.putAll(mapper.getConfig());
            read.keySet().removeAll(PLACES);
            read.values().removeIf(value -> value == null || value.isBlank());
        }
        read.put("", String.valueOf(mapper.getProtocolMapper()));
        return read;
    }
}
