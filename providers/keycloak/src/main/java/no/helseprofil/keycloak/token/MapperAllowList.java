package no.helseprofil.keycloak.token;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import no.helseprofil.decision.token.ForbiddenClaimMappers.MapperFacts;
import no.helseprofil.keycloak.claims.HealthClaims;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import no.helseprofil.keycloak.user.HealthAttribute;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.constants.ServiceAccountConstants;
import org.keycloak.events.Details;
import org.keycloak.models.ImpersonationSessionNote;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.organization.protocol.mappers.oidc.OrganizationGroupMembershipMapper;
import org.keycloak.organization.protocol.mappers.oidc.OrganizationMembershipMapper;
import org.keycloak.protocol.ProtocolMapper;
import org.keycloak.protocol.ProtocolMapperUtils;
import org.keycloak.protocol.oidc.mappers.AbstractUserRoleMappingMapper;
import org.keycloak.protocol.oidc.mappers.AcrProtocolMapper;
import org.keycloak.protocol.oidc.mappers.AddressMapper;
import org.keycloak.protocol.oidc.mappers.AllowedWebOriginsProtocolMapper;
import org.keycloak.protocol.oidc.mappers.AmrProtocolMapper;
import org.keycloak.protocol.oidc.mappers.AudienceProtocolMapper;
import org.keycloak.protocol.oidc.mappers.AudienceResolveProtocolMapper;
import org.keycloak.protocol.oidc.mappers.ClaimsParameterTokenMapper;
import org.keycloak.protocol.oidc.mappers.ClaimsParameterWithValueIdTokenMapper;
import org.keycloak.protocol.oidc.mappers.FullNameMapper;
import org.keycloak.protocol.oidc.mappers.GroupMembershipMapper;
import org.keycloak.protocol.oidc.mappers.HardcodedClaim;
import org.keycloak.protocol.oidc.mappers.HardcodedRole;
import org.keycloak.protocol.oidc.mappers.NonceBackwardsCompatibleMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;
import org.keycloak.protocol.oidc.mappers.ParameterizedScopeMapper;
import org.keycloak.protocol.oidc.mappers.RoleNameMapper;
import org.keycloak.protocol.oidc.mappers.SHA256PairwiseSubMapper;
import org.keycloak.protocol.oidc.mappers.SessionStateMapper;
import org.keycloak.protocol.oidc.mappers.SubMapper;
import org.keycloak.protocol.oidc.mappers.UserAttributeMapper;
import org.keycloak.protocol.oidc.mappers.UserClientRoleMappingMapper;
import org.keycloak.protocol.oidc.mappers.UserPropertyMapper;
import org.keycloak.protocol.oidc.mappers.UserRealmRoleMappingMapper;
import org.keycloak.protocol.oidc.mappers.UserSessionNoteMapper;
import org.keycloak.protocol.saml.mappers.AuthnContextClassRefMapper;
import org.keycloak.protocol.saml.mappers.HardcodedAttributeMapper;
import org.keycloak.protocol.saml.mappers.RoleListMapper;
import org.keycloak.protocol.saml.mappers.SAMLAudienceProtocolMapper;
import org.keycloak.protocol.saml.mappers.SAMLAudienceResolveProtocolMapper;
import org.keycloak.protocol.saml.mappers.UserAttributeNameIdMapper;
import org.keycloak.protocol.saml.mappers.UserAttributeStatementMapper;
import org.keycloak.protocol.saml.mappers.UserPropertyAttributeStatementMapper;
import org.keycloak.protocol.saml.mappers.UserSessionNoteStatementMapper;
import org.keycloak.utils.JsonUtils;

/**
 * Mappers that are known to disclose no number of a user: kinds of Keycloak's, some of them only by what they are set
 * to read, and those that the operator of the server vouches for. Any other mapper may read anything of a user, so it
 * does not run.
 */
public record MapperAllowList(KeycloakSession session) {

    /** Properties of a user that describe the account. */
    private static final Set<String> PROPERTIES = Set.of(
            "id",
            "username",
            "email",
            "emailVerified",
            "firstName",
            "lastName",
            "enabled",
            "createdTimestamp",
            "federationLink",
            "serviceAccountClientLink");

    /**
     * Notes of a login that Keycloak writes itself. Other notes can be what an identity provider says of a person, its
     * ID token included.
     */
    private static final Set<String> NOTES = Set.of(
            "AUTH_TIME",
            Details.IDENTITY_PROVIDER,
            ServiceAccountConstants.CLIENT_ID,
            ServiceAccountConstants.CLIENT_ID_SESSION_NOTE,
            ServiceAccountConstants.CLIENT_HOST,
            ServiceAccountConstants.CLIENT_ADDRESS,
            ImpersonationSessionNote.IMPERSONATOR_ID.toString(),
            ImpersonationSessionNote.IMPERSONATOR_USERNAME.toString(),
            ImpersonationSessionNote.IMPERSONATOR_CLIENT.toString());

    private static final Map<Class<?>, Kind> KINDS = new HashMap<>();

    static {
        // a constant, or a text that the client itself sends
        know(HardcodedClaim.class, ClaimsParameterWithValueIdTokenMapper.class, ParameterizedScopeMapper.class);
        know(HardcodedAttributeMapper.class);
        // of the name, the username and the e-mail address of a user what a scope of OpenID Connect gives
        know(FullNameMapper.class, ClaimsParameterTokenMapper.class);
        // Keycloak's id of a user, or a digest of it
        know(SubMapper.class, SHA256PairwiseSubMapper.class);
        // how and when somebody logged in, and what is registered of the client
        know(AcrProtocolMapper.class, AmrProtocolMapper.class, SessionStateMapper.class);
        know(NonceBackwardsCompatibleMapper.class, AllowedWebOriginsProtocolMapper.class);
        know(AuthnContextClassRefMapper.class);
        // readers: those of a token are put right afterwards
        know(AudienceProtocolMapper.class, AudienceResolveProtocolMapper.class);
        know(SAMLAudienceProtocolMapper.class, SAMLAudienceResolveProtocolMapper.class);
        // names that administrators give: roles, groups, organisations of Keycloak
        know(UserRealmRoleMappingMapper.class, UserClientRoleMappingMapper.class, HardcodedRole.class);
        know(RoleNameMapper.class, GroupMembershipMapper.class, OrganizationMembershipMapper.class);
        know(OrganizationGroupMembershipMapper.class, RoleListMapper.class);
        know(org.keycloak.protocol.saml.mappers.HardcodedRole.class);
        know(org.keycloak.protocol.saml.mappers.RoleNameMapper.class);
        know(org.keycloak.protocol.saml.mappers.GroupMembershipMapper.class);
        know(org.keycloak.organization.protocol.mappers.saml.OrganizationMembershipMapper.class);
        know(org.keycloak.organization.protocol.mappers.saml.OrganizationGroupMembershipMapper.class);
        // user attributes; those that health claims are made of are disclosed by no kind
        know(UserAttributeMapper.class, AddressMapper.class);
        know(UserAttributeStatementMapper.class, UserAttributeNameIdMapper.class);
        // something of a user, or of a login, by its name
        Kind property = new Kind(ProtocolMapperUtils.USER_ATTRIBUTE, MapperAllowList::isProperty);
        KINDS.put(UserPropertyMapper.class, property);
        KINDS.put(UserPropertyAttributeStatementMapper.class, property);
        KINDS.put(UserSessionNoteMapper.class, new Kind(ProtocolMapperUtils.USER_SESSION_NOTE, NOTES::contains));
        KINDS.put(UserSessionNoteStatementMapper.class, new Kind("note", NOTES::contains));
    }

    boolean contains(ProtocolMapperModel mapper) {
        return !readsHealthAttribute(mapper) && (isKnown(mapper) || isVouchedFor(mapper));
    }

    private boolean isKnown(ProtocolMapperModel mapper) {
        return kindOf(mapper).map(kind -> kind.isHarmless(settings(mapper))).orElse(false)
                || HealthClaims.isOne(session, mapper);
    }

    /** Returns whether the operator lists its kind, {@code <kind>}, or what it reads, {@code <kind>:<name>}. */
    private boolean isVouchedFor(ProtocolMapperModel mapper) {
        OperatorAllowList vouched = OperatorAllowList.of(session);
        String type = mapper.getProtocolMapper();
        return vouched.containsKind(type)
                || kindOf(mapper)
                        .map(kind -> vouched.contains(type, kind.source(settings(mapper))))
                        .orElse(false);
    }

    /** Returns the kind by its class. An extension that takes the id of one of Keycloak's kinds has another class. */
    private Optional<Kind> kindOf(ProtocolMapperModel mapper) {
        Object factory = session.getKeycloakSessionFactory()
                .getProviderFactory(ProtocolMapper.class, mapper.getProtocolMapper());
        return Optional.ofNullable(factory).map(found -> KINDS.get(found.getClass()));
    }

    /**
     * Returns whether a mapper reads an attribute that health claims are made of. Keycloak's mappers name attributes in
     * settings of one prefix, such as those of an address.
     */
    private static boolean readsHealthAttribute(ProtocolMapperModel mapper) {
        return settings(mapper).entrySet().stream()
                .filter(setting -> setting.getKey().startsWith(ProtocolMapperUtils.USER_ATTRIBUTE))
                .map(Map.Entry::getValue)
                .filter(Objects::nonNull)
                .anyMatch(HealthAttribute::isMeantBy);
    }

    /** Returns whether a property may be read. Keycloak takes names with a capital first letter, too. */
    private static boolean isProperty(String name) {
        return name.isEmpty() || PROPERTIES.contains(Character.toLowerCase(name.charAt(0)) + name.substring(1));
    }

    private static Map<String, String> settings(ProtocolMapperModel mapper) {
        return mapper.getConfig() == null ? Map.of() : mapper.getConfig();
    }

    private static void know(Class<?>... kinds) {
        Arrays.stream(kinds).forEach(kind -> KINDS.put(kind, Kind.WHATEVER_IT_READS));
    }

    /**
     * Kind of mapper.
     *
     * @param setting the setting that names the source which it reads; empty if any source is harmless
     * @param harmless predicate of sources that it may read
     */
    private record Kind(String setting, Predicate<String> harmless) {

        static final Kind WHATEVER_IT_READS = new Kind("", any -> true);

        boolean isHarmless(Map<String, String> settings) {
            return harmless.test(source(settings));
        }

        String source(Map<String, String> settings) {
            return Objects.requireNonNullElse(settings.get(setting), "");
        }
    }

    /**
     * Mappers that the operator of the server vouches for.
     *
     * @param listed kinds, and kinds with a source behind a colon, as the start option has them
     */
    public record OperatorAllowList(Set<String> listed) {

        public OperatorAllowList {
            listed = Set.copyOf(listed);
        }

        static OperatorAllowList of(KeycloakSession session) {
            return ProfileProviderFactory.part(session, OperatorAllowList.class);
        }

        /** Returns whether all mappers of a kind are listed, whatever they read. */
        boolean containsKind(String kind) {
            return listed.contains(kind);
        }

        /** Returns whether the mappers of a kind are listed that read this source. */
        boolean contains(String kind, String source) {
            return listed.contains(kind + ":" + source);
        }
    }

    /** Reader of mappers into facts. */
    record MapperReader(KeycloakSession session) {

        MapperFacts read(ProtocolMapperModel mapper) {
            Map<String, String> settings = settings(mapper);
            Object factory = session.getKeycloakSessionFactory()
                    .getProviderFactory(ProtocolMapper.class, mapper.getProtocolMapper());
            return new MapperFacts(
                    mapper.getProtocolMapper(),
                    kind(factory),
                    member(settings),
                    settings,
                    new MapperAllowList(session).contains(mapper));
        }

        /** Returns the kind of a mapper. An extension of a kind counts as that kind, whatever its id. */
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

        /**
         * Returns the member of the token that it writes into. A name may be a path, with dots, which may be escaped.
         */
        static @Nullable String member(Map<String, String> settings) {
            String name = settings.get(OIDCAttributeMapperHelper.TOKEN_CLAIM_NAME);
            return name == null
                    ? null
                    : JsonUtils.splitClaimPath(name).stream().findFirst().orElse(null);
        }
    }
}
