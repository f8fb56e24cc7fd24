package no.helseprofil.keycloak.gate;

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
 * The mappers that a change brings to a client of before, or to an exempt one. What it has always been told of its
 * users it keeps; that it is told their numbers from now on is nothing that it can have relied on. A client scope can
 * be such a client's at any time, so it takes none that may tell them.
 *
 * @param session the request
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

    /** Whether a client would be told more, of what is proposed of it. */
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
     * The first of these mappers by which a client would be told what its own haven't told it so far; empty if there is
     * none. Where the client isn't let keep such mappers they don't run, and may be stored.
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

    /** The first of these mappers that may tell the numbers of users, whoever gets it; empty if there is none. */
    public Optional<ProtocolMapperRepresentation> firstTelling(Stream<ProtocolMapperRepresentation> added) {
        return added.filter(mapper -> mapper != null && mapper.getProtocolMapper() != null)
                .filter(mapper -> !harmless().contains(RepresentationToModel.toModel(mapper)))
                .findFirst();
    }

    /** Whether a scope has a mapper that may tell the numbers of users. */
    public boolean isTelling(ClientScopeModel scope) {
        return scope.getProtocolMappersStream().anyMatch(mapper -> !harmless().contains(mapper));
    }

    /**
     * What is enforced today may be put off or waived tomorrow, and what a realm's profile says isn't
     * known while it can't work.
     */
    private boolean keepsMappers(ClientModel client) {
        return RealmProfiles.of(session).closed().isPresent()
                || TokenLookup.rules(session, client).isOfBeforeOrExempt();
    }

    /** Those that the client hasn't in this way. One that it may ask for by now and is given unasked is new to it. */
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
