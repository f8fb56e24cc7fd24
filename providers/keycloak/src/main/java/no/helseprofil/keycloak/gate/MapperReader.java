package no.helseprofil.keycloak.gate;

import java.util.Map;
import no.helseprofil.judgement.token.MapperFacts;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.protocol.ProtocolMapper;
import org.keycloak.protocol.oidc.mappers.AbstractUserRoleMappingMapper;
import org.keycloak.protocol.oidc.mappers.AddressMapper;
import org.keycloak.protocol.oidc.mappers.FullNameMapper;
import org.keycloak.protocol.oidc.mappers.HardcodedRole;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;
import org.keycloak.protocol.oidc.mappers.RoleNameMapper;
import org.keycloak.protocol.oidc.mappers.UserClientRoleMappingMapper;
import org.keycloak.protocol.oidc.mappers.UserRealmRoleMappingMapper;
import org.keycloak.protocol.oidc.mappers.UserSessionNoteMapper;
import org.keycloak.utils.JsonUtils;

/**
 * Reads what is known of mappers.
 *
 * @param session to look up the kind of a mapper
 */
record MapperReader(KeycloakSession session) {

    MapperFacts read(ProtocolMapperModel mapper) {
        Map<String, String> settings = mapper.getConfig() == null ? Map.of() : mapper.getConfig();
        Object factory = session.getKeycloakSessionFactory()
                .getProviderFactory(ProtocolMapper.class, mapper.getProtocolMapper());
        return new MapperFacts(
                mapper.getProtocolMapper(),
                kind(factory),
                member(settings),
                settings,
                new HarmlessMappers(session).contains(mapper));
    }

    /** An extension of a kind is of that kind, whatever its id. */
    static MapperFacts.Kind kind(@Nullable Object factory) {
        if (factory instanceof AbstractUserRoleMappingMapper) {
            return factory instanceof UserRealmRoleMappingMapper
                    ? MapperFacts.Kind.REALM_ROLES
                    : factory instanceof UserClientRoleMappingMapper
                            ? MapperFacts.Kind.CLIENT_ROLES
                            : MapperFacts.Kind.OTHER_ROLES;
        }
        if (factory instanceof HardcodedRole) {
            return MapperFacts.Kind.HARDCODED_ROLE;
        }
        if (factory instanceof RoleNameMapper) {
            return MapperFacts.Kind.RENAMED_ROLE;
        }
        if (factory instanceof UserSessionNoteMapper) {
            return MapperFacts.Kind.SESSION_NOTE;
        }
        if (factory instanceof FullNameMapper) {
            return MapperFacts.Kind.FULL_NAME;
        }
        return factory instanceof AddressMapper ? MapperFacts.Kind.ADDRESS : MapperFacts.Kind.OTHER;
    }

    /** The member of the token that it writes into: names may be paths, with dots, and dots may be escaped. */
    static @Nullable String member(Map<String, String> settings) {
        String name = settings.get(OIDCAttributeMapperHelper.TOKEN_CLAIM_NAME);
        return name == null
                ? null
                : JsonUtils.splitClaimPath(name).stream().findFirst().orElse(null);
    }
}
