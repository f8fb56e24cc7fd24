package no.helseprofil.keycloak.gate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.judgement.token.ClaimNames;
import no.helseprofil.judgement.token.TokenRules;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.constants.ServiceAccountConstants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.protocol.ProtocolMapper;
import org.keycloak.protocol.ProtocolMapperUtils;
import org.keycloak.protocol.oidc.mappers.AbstractUserRoleMappingMapper;
import org.keycloak.protocol.oidc.mappers.AddressMapper;
import org.keycloak.protocol.oidc.mappers.FullNameMapper;
import org.keycloak.protocol.oidc.mappers.HardcodedRole;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;
import org.keycloak.protocol.oidc.mappers.RoleNameMapper;
import org.keycloak.protocol.oidc.mappers.UserClientRoleMappingMapper;
import org.keycloak.protocol.oidc.mappers.UserRealmRoleMappingMapper;
import org.keycloak.protocol.oidc.mappers.UserSessionNoteMapper;
import org.keycloak.representations.IDToken;
import org.keycloak.utils.JsonUtils;
import org.keycloak.utils.StringUtil;

/**
 * Tells mappers that are configured to write a claim that isn't theirs. They don't run: what they overwrite couldn't be
 * told afterwards, and one that writes {@code cnf} makes Keycloak's own binding of the token fail. Neither do those of which it
 * isn't known that they are {@link HarmlessMappers}: a person's number under another name goes past what the registration of an
 * API says.
 *
 * @param session to look up the kind of a mapper
 * @param rules for the client whose mappers these are
 * @param clientId its name; empty for that of no client
 */
record ForgingMappers(KeycloakSession session, TokenRules rules, String clientId) {

    private static final String NOTE = "user.session.note";
    private static final String ROLE = "role";
    private static final String NEW_NAME = "new.role.name";
    private static final Map<String, String> NOTES = Map.of("auth_time", "AUTH_TIME", "client_id", "client_id");
    private static final Set<String> CONNECTION =
            Set.of(ServiceAccountConstants.CLIENT_HOST, ServiceAccountConstants.CLIENT_ADDRESS);
    private static final Set<String> ROLES = Set.of("realm_access", "resource_access");

    /** A role with one is the name of another role. */
    private static final List<String> PREFIXES = List.of(
            ProtocolMapperUtils.USER_MODEL_REALM_ROLE_MAPPING_ROLE_PREFIX,
            ProtocolMapperUtils.USER_MODEL_CLIENT_ROLE_MAPPING_ROLE_PREFIX);

    private static final String REALM_ROLES = "realm_access.roles";
    private static final String CLIENT_ROLES = "resource_access.${client_id}.roles";

    /** Whether a mapper is one of them. */
    boolean contains(ProtocolMapperModel mapper) {
        return writesProtected(mapper)
                || !rules.keepsRoleMappers() && givesRole(mapper)
                || !rules.keepsClaimsAboutUsers() && !new HarmlessMappers(session).contains(mapper);
    }

    /** A role that the user hasn't is told as if it were the user's, or under another's name, unless it is one of the client's own. */
    private boolean givesRole(ProtocolMapperModel mapper) {
        Object kind = kind(mapper);
        String setting = kind instanceof HardcodedRole ? ROLE : kind instanceof RoleNameMapper ? NEW_NAME : null;
        if (setting == null) {
            return false;
        }
        String role = mapper.getConfig() == null ? null : mapper.getConfig().get(setting);
        return role == null || !clientId.equals(KeycloakModelUtils.parseRole(role)[0]);
    }

    private boolean writesProtected(ProtocolMapperModel mapper) {
        return claim(mapper)
                .filter(ClaimNames::isProtected)
                .filter(claim -> !(rules.keepsClaimsAboutUsers() && ClaimNames.isAboutTheUser(claim)))
                .filter(claim -> !isItsOwn(claim, mapper))
                .isPresent();
    }

    /** The member of the token that a mapper forges; empty if it forges none. One that names none is told by its kind. */
    Optional<String> forged(ProtocolMapperModel mapper) {
        return contains(mapper) ? Optional.of(told(mapper)) : Optional.empty();
    }

    /** What a mapper is told by: the member of the token that it writes, else its kind. */
    static String told(ProtocolMapperModel mapper) {
        return claim(mapper).orElseGet(mapper::getProtocolMapper);
    }

    /** Whether an API is told it by its own registration alone, or not at all. */
    boolean isNoApisBusiness(ProtocolMapperModel mapper) {
        return isAboutTheUser(mapper) || isAboutTheConnection(mapper);
    }

    /** Whether a mapper tells from where a machine has asked for its token: personal data, by whichever name it is told. */
    boolean isAboutTheConnection(ProtocolMapperModel mapper) {
        return kind(mapper) instanceof UserSessionNoteMapper
                && mapper.getConfig() != null
                && CONNECTION.contains(String.valueOf(mapper.getConfig().get(NOTE)));
    }

    /** Whether a mapper tells who the user is: a standard claim of OpenID Connect. */
    boolean isAboutTheUser(ProtocolMapperModel mapper) {
        Object kind = kind(mapper);
        return kind instanceof FullNameMapper
                || kind instanceof AddressMapper
                || claim(mapper).filter(ClaimNames::isStandardAboutTheUser).isPresent();
    }

    /** The member of the token that a mapper writes, if that is one by its settings or its kind. */
    Stream<String> written(ProtocolMapperModel mapper) {
        Object kind = kind(mapper);
        if (kind instanceof FullNameMapper) {
            return Stream.of(IDToken.NAME);
        }
        return kind instanceof AddressMapper ? Stream.of(IDToken.ADDRESS) : claim(mapper).stream();
    }

    /** The member of the token that it writes into: names may be paths, with dots, and dots may be escaped. */
    private static Optional<String> claim(ProtocolMapperModel mapper) {
        return Optional.ofNullable(mapper.getConfig())
                .map(configuration -> configuration.get(OIDCAttributeMapperHelper.TOKEN_CLAIM_NAME))
                .flatMap(name -> JsonUtils.splitClaimPath(name).stream().findFirst());
    }

    /** Keycloak gives some claims by mappers that look like any other: those of its default scopes. */
    private boolean isItsOwn(String claim, ProtocolMapperModel mapper) {
        Map<String, String> configuration = mapper.getConfig();
        Object kind = kind(mapper);
        if (kind instanceof UserSessionNoteMapper) {
            String note = configuration.get(NOTE);
            return note != null && note.equals(NOTES.get(claim));
        }
        if (!ROLES.contains(claim)) {
            return false;
        }
        if (rules.keepsRoleMappers()) {
            return kind instanceof AbstractUserRoleMappingMapper;
        }
        String name = configuration.get(OIDCAttributeMapperHelper.TOKEN_CLAIM_NAME);
        return isList(configuration)
                && PREFIXES.stream().allMatch(prefix -> StringUtil.isNullOrEmpty(configuration.get(prefix)))
                && (kind instanceof UserRealmRoleMappingMapper && REALM_ROLES.equals(name)
                        || kind instanceof UserClientRoleMappingMapper && CLIENT_ROLES.equals(name));
    }

    private @Nullable Object kind(ProtocolMapperModel mapper) {
        return session.getKeycloakSessionFactory().getProviderFactory(ProtocolMapper.class, mapper.getProtocolMapper());
    }

    /** A single role would stand in the token as text, in a second member of the name. */
    private static boolean isList(Map<String, String> configuration) {
        return Boolean.parseBoolean(configuration.get(ProtocolMapperUtils.MULTIVALUED));
    }
}
