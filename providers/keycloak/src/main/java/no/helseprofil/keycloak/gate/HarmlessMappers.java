package no.helseprofil.keycloak.gate;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import no.helseprofil.keycloak.claims.HealthClaims;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import no.helseprofil.keycloak.users.HealthAttribute;
import org.keycloak.common.constants.ServiceAccountConstants;
import org.keycloak.events.Details;
import org.keycloak.models.ImpersonationSessionNote;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.organization.protocol.mappers.oidc.OrganizationGroupMembershipMapper;
import org.keycloak.organization.protocol.mappers.oidc.OrganizationMembershipMapper;
import org.keycloak.protocol.ProtocolMapper;
import org.keycloak.protocol.ProtocolMapperUtils;
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

/**
 * The mappers of which it is known that they tell nobody's numbers: kinds of Keycloak's, some of them by what they
 * are set to read, and what the operator of the server vouches for. Any other may read whatever it likes of a
 * user, so it tells nothing.
 */
record HarmlessMappers(KeycloakSession session) {

    /** Of a user: what an account is, and no list of all that is stored of it. */
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
     * Of a login: Keycloak writes these itself. Others can be what an identity provider says of a person,
     * its ID token included.
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
        // user attributes, of which those that health claims are made of are told by no kind
        know(UserAttributeMapper.class, AddressMapper.class);
        know(UserAttributeStatementMapper.class, UserAttributeNameIdMapper.class);
        // something of a user, or of a login, by its name
        Kind property = new Kind(ProtocolMapperUtils.USER_ATTRIBUTE, HarmlessMappers::isProperty);
        KINDS.put(UserPropertyMapper.class, property);
        KINDS.put(UserPropertyAttributeStatementMapper.class, property);
        KINDS.put(UserSessionNoteMapper.class, new Kind(ProtocolMapperUtils.USER_SESSION_NOTE, NOTES::contains));
        KINDS.put(UserSessionNoteStatementMapper.class, new Kind("note", NOTES::contains));
    }

    /** Whether a mapper is one of them. */
    boolean contains(ProtocolMapperModel mapper) {
        return !readsHealthAttribute(mapper) && (isKnown(mapper) || isVouchedFor(mapper));
    }

    private boolean isKnown(ProtocolMapperModel mapper) {
        return kindOf(mapper).map(kind -> kind.isHarmless(settings(mapper))).orElse(false)
                || HealthClaims.isOne(session, mapper);
    }

    /** An operator vouches for a kind, {@code <kind>}, or for what one reads, {@code <kind>:<name>}. */
    private boolean isVouchedFor(ProtocolMapperModel mapper) {
        VouchedMappers vouched = VouchedMappers.of(session);
        String type = mapper.getProtocolMapper();
        return vouched.containsKind(type)
                || kindOf(mapper)
                        .map(kind -> vouched.contains(type, kind.source(settings(mapper))))
                        .orElse(false);
    }

    /** An extension that takes the place of one of Keycloak's kinds, by its id, is another class. */
    private Optional<Kind> kindOf(ProtocolMapperModel mapper) {
        Object factory = session.getKeycloakSessionFactory()
                .getProviderFactory(ProtocolMapper.class, mapper.getProtocolMapper());
        return Optional.ofNullable(factory).map(found -> KINDS.get(found.getClass()));
    }

    /**
     * Keycloak's mappers name the attributes that they read in settings that begin alike, such as those of an address.
     */
    private static boolean readsHealthAttribute(ProtocolMapperModel mapper) {
        return settings(mapper).entrySet().stream()
                .filter(setting -> setting.getKey().startsWith(ProtocolMapperUtils.USER_ATTRIBUTE))
                .map(Map.Entry::getValue)
                .filter(Objects::nonNull)
                .anyMatch(HealthAttribute::isMeantBy);
    }

    /** Keycloak takes names that begin with a capital letter too. */
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
     * A kind of mapper.
     *
     * @param setting which of its settings says what it reads; empty if that doesn't matter
     * @param harmless whether it may read what that says
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
     * The mappers that the operator of the server vouches for.
     *
     * @param listed kinds, and kinds with what they may read behind a colon, as the start option has them
     */
    public record VouchedMappers(Set<String> listed) {

        public VouchedMappers {
            listed = Set.copyOf(listed);
        }

        /** Those of this server. */
        static VouchedMappers of(KeycloakSession session) {
            return ProfileProviderFactory.part(session, VouchedMappers.class);
        }

        /** Whether all mappers of a kind are, whatever they read. */
        boolean containsKind(String kind) {
            return listed.contains(kind);
        }

        /** Whether those of a kind are that read just this. */
        boolean contains(String kind, String source) {
            return listed.contains(kind + ":" + source);
        }
    }
}
