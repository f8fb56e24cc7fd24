package no.helseprofil.keycloak.user;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.decision.token.TokenRules;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.user.GuardedRequest.CallingAdministrator;
import no.helseprofil.timetable.Terms;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.authorization.admin.PolicyEvaluationService;
import org.keycloak.common.Profile;
import org.keycloak.common.util.Encode;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.models.AdminRoles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.RoleUtils;
import org.keycloak.organization.admin.resource.OrganizationGroupsResource;
import org.keycloak.organization.admin.resource.OrganizationIdentityProvidersResource;
import org.keycloak.organization.admin.resource.OrganizationsResource;
import org.keycloak.protocol.oidc.encode.AccessTokenContext;
import org.keycloak.protocol.oidc.encode.TokenContextEncoderProvider;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.ErrorResponse;
import org.keycloak.services.clientregistration.ClientRegistrationService;
import org.keycloak.services.managers.AppAuthManager;
import org.keycloak.services.resources.account.AccountRestService;
import org.keycloak.services.resources.admin.ClientsResource;
import org.keycloak.services.resources.admin.GroupsResource;
import org.keycloak.services.resources.admin.IdentityProviderResource;
import org.keycloak.services.resources.admin.IdentityProvidersResource;
import org.keycloak.util.TokenUtil;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Filter in front of Keycloak's own resources, for what a realm under the profile requires in addition to Keycloak:
 * {@link TokenRights}, {@link ImpersonatedAccount}, and rights of administrators. Keycloak calls it after it has found
 * the resource, set the realm and checked the role. It therefore judges the resource that will run, however the address
 * was spelled.
 *
 * <p>An identity provider states who a user is and how the user logged in. An administrator who writes one, or its
 * mappers, could therefore log in as anybody, so this takes {@code manage-realm}. Searching by a value reveals that
 * value even to an administrator who may only count users, and a token made to evaluate policies contains the user's
 * claims, so both take {@code view-users}.
 */
@Provider
public final class GuardedResources implements ContainerRequestFilter {

    private static final Set<Class<?>> IDENTITY_PROVIDERS = Set.of(
            IdentityProvidersResource.class,
            IdentityProviderResource.class,
            OrganizationIdentityProvidersResource.class);

    /** Resources where {@code q} searches attributes of something other than users. */
    private static final Set<Class<?>> OTHER_SEARCHES = Set.of(
            ClientsResource.class,
            GroupsResource.class,
            OrganizationsResource.class,
            OrganizationGroupsResource.class,
            OrganizationIdentityProvidersResource.class);

    /** Resources where Keycloak issues a token of any user, to show how policies evaluate it. */
    private static final Set<Class<?>> TRIED_TOKENS = Set.of(PolicyEvaluationService.class);

    private static final String NEEDS_MANAGE_REALM =
            "In a realm under the profile manage-realm is needed to write identity"
                    + " providers and their mappers: what they say decides who somebody is.";
    private static final String NEEDS_VIEW_USERS_FOR_TOKENS =
            "In a realm under the profile view-users is needed to evaluate policies: the answer has a token of the user.";
    private static final String NEEDS_VIEW_USERS =
            "In a realm under the profile view-users is needed to search users by q or"
                    + " idpUserId: leave the parameter out.";

    @Context
    private @Nullable ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        TokenRights.refusing(session, resource, request)
                .or(() -> GuardedRequest.of(session, resource, request).map(guarded -> refusing(session, guarded)))
                .ifPresent(refused -> request.abortWith(
                        ErrorResponse.error(refused, Response.Status.FORBIDDEN).getResponse()));
    }

    private static @Nullable String refusing(KeycloakSession session, GuardedRequest guarded) {
        String refused = refusing(CallingAdministrator.of(session), guarded);
        return refused == null ? new ImpersonatedAccount(session).refusing(guarded) : refused;
    }

    /** Returns the reason why the caller may not send this request; null if the caller may. */
    private static @Nullable String refusing(CallingAdministrator caller, GuardedRequest request) {
        if (!request.isAdministration()) {
            return null;
        }
        if (request.isWrite() && request.isAt(IDENTITY_PROVIDERS)) {
            return caller.managesRealm() ? null : NEEDS_MANAGE_REALM;
        }
        if (request.isAt(TRIED_TOKENS)) {
            return caller.may(rights -> rights.users().canView()) ? null : NEEDS_VIEW_USERS_FOR_TOKENS;
        }
        if (request.hasParameter("q", "idpUserId") && !request.isAt(OTHER_SEARCHES)) {
            return caller.may(rights -> rights.users().canView()) ? null : NEEDS_VIEW_USERS;
        }
        return null;
    }

    /**
     * Limit of rights at Keycloak's own resources to those in the access token. Keycloak itself counts every role of
     * the user that the token's client may have, which is every role for a client with full scope, whatever the token's
     * roles and audience. An administrator's token would thus allow each API that receives it to administer the realm.
     * Once {@code least-privilege} is enforced for the client, such a token is refused, and so is one whose audience
     * isn't the resource. Keycloak's own clients are exempt: their tokens are made for these resources.
     */
    static final class TokenRights {

        private static final Logger LOG = Logger.getLogger(TokenRights.class);

        private static final String KEYCLOAKS = "org.keycloak.";

        /** Packages of Keycloak's resources that use the token's own roles, or none. All others are administration. */
        private static final List<String> BY_THE_TOKEN = List.of(
                "org.keycloak.protocol.",
                "org.keycloak.services.resources.",
                "org.keycloak.authorization.",
                "org.keycloak.ssf.");

        /** Package that requires an audience of its own, of clients with credentials. */
        private static final String SCIM = "org.keycloak.scim.";

        private final KeycloakSession session;
        private final RealmModel realm;
        private final RealmModel home;
        private final StatedRights stated;
        private final boolean isVerified;

        private TokenRights(KeycloakSession session, RealmModel home, AccessToken token, boolean isVerified) {
            this.session = session;
            this.realm = session.getContext().getRealm();
            this.home = home;
            this.stated = new StatedRights(token);
            this.isVerified = isVerified;
        }

        /** Returns the reason why the token of a request may not be used for it; empty if it may. */
        static Optional<String> refusing(
                @Nullable KeycloakSession session, @Nullable ResourceInfo resource, ContainerRequestContext request) {
            Class<?> type = resource == null ? null : resource.getResourceClass();
            if (session == null || type == null || session.getContext().getRealm() == null) {
                return Optional.empty();
            }
            GuardedRequest guarded = new GuardedRequest(type, request);
            boolean registers = guarded.isBelow(ClientRegistrationService.class);
            boolean isBefore = registers || guarded.isAdministration();
            if (!isBefore && !asksForRoles(guarded)) {
                return Optional.empty();
            }
            Optional<TokenRights> rights =
                    verified(session).or(() -> isBefore ? unverified(session) : Optional.empty());
            return rights.filter(each -> !registers
                            || TokenUtil.TOKEN_TYPE_BEARER.equals(
                                    each.stated.token().getType()))
                    .flatMap(each -> each.refusing(guarded, registers));
        }

        private static boolean asksForRoles(GuardedRequest request) {
            String type = request.resource().getName();
            return request.isBelow(AccountRestService.class)
                    || type.startsWith(KEYCLOAKS) && BY_THE_TOKEN.stream().noneMatch(type::startsWith);
        }

        private static Optional<TokenRights> verified(KeycloakSession session) {
            return session.getContext().getBearerToken() instanceof AccessToken token
                    ? Optional.ofNullable(session.realms().getRealmByName(issuer(token)))
                            .map(home -> new TokenRights(session, home, token, true))
                    : Optional.empty();
        }

        /** Returns the name of the realm that issued the token, found in the same way as Keycloak does. */
        private static String issuer(AccessToken token) {
            return Encode.decodePath(
                    token.getIssuer().substring(token.getIssuer().lastIndexOf('/') + 1));
        }

        /**
         * Returns the token that Keycloak is about to verify, read from the same text and as a token of this realm. A
         * forged one is refused in either place.
         */
        private static Optional<TokenRights> unverified(KeycloakSession session) {
            KeycloakContext context = session.getContext();
            AppAuthManager.AuthHeader header =
                    AppAuthManager.extractAuthorizationHeaderTokenOrReturnNull(context.getRequestHeaders());
            return Optional.ofNullable(header)
                    .flatMap(sent -> read(sent.getToken()))
                    .map(token -> new TokenRights(session, context.getRealm(), token, false));
        }

        private static Optional<AccessToken> read(String text) {
            try {
                return Optional.ofNullable(new JWSInput(text).readJsonContent(AccessToken.class));
            } catch (JWSInputException unreadable) {
                return Optional.empty();
            }
        }

        private Optional<String> refusing(GuardedRequest request, boolean registers) {
            return issuedTo()
                    .filter(this::isEnforced)
                    .flatMap(client -> lack(request, registers, client).map(lack -> refused(client, lack)));
        }

        private Optional<ClientModel> issuedTo() {
            return ClientReader.find(home, stated.token().getIssuedFor());
        }

        /**
         * Returns whether {@code least-privilege} is enforced for the client; assumed if its timetable can't be read.
         */
        private boolean isEnforced(ClientModel client) {
            return RealmProfiles.of(session, home)
                    .fold(
                            () -> false,
                            active -> isEnforced(client, active),
                            closed -> !KeycloakClients.contains(client.getClientId()));
        }

        private static boolean isEnforced(ClientModel client, RealmProfile.Active active) {
            Terms terms = active.profile().terms(ClientReader.migration(client), ServerClock.INSTANCE.instant());
            return TokenRules.of(ClientReader.standing(client, terms.profile(), terms.instant()), terms)
                    .forced()
                    .leastPrivilege();
        }

        private Optional<String> lack(GuardedRequest request, boolean registers, ClientModel client) {
            if (request.isBelow(AccountRestService.class)) {
                return stated.missingFor(Constants.ACCOUNT_MANAGEMENT_CLIENT_ID);
            }
            ClientModel management = management();
            if (management == null) {
                return Optional.empty();
            }
            if (isResolved()) {
                return Optional.of("Keycloak would add roles to it that it doesn't say");
            }
            Optional<String> missing = request.resource().getName().startsWith(SCIM)
                    ? Optional.<String>empty()
                    : stated.missingFor(management.getClientId());
            return missing.isPresent() || registers || stated.hasAll(granted(client))
                    ? missing
                    : Optional.of("its user has more roles than the token contains, and Keycloak would use them");
        }

        /** Returns the client whose roles administer the realm of the request. */
        private @Nullable ClientModel management() {
            return Config.getAdminRealm().equals(home.getName())
                    ? realm.getMasterAdminClient()
                    : realm.getClientByClientId(Constants.REALM_MANAGEMENT_CLIENT_ID);
        }

        /**
         * Returns whether the token is lightweight, so that Keycloak adds all roles of its login when it is presented.
         */
        private boolean isResolved() {
            String id = stated.token().getId();
            if (id == null || stated.token().getSubject() == null) {
                return true;
            }
            try {
                return session.getProvider(TokenContextEncoderProvider.class)
                                .getTokenContextFromTokenId(id)
                                .getTokenType()
                        == AccessTokenContext.TokenType.LIGHTWEIGHT;
            } catch (IllegalArgumentException unreadable) {
                return true;
            }
        }

        /**
         * Returns the roles that Keycloak counts without looking into the token. Fine-grained permission policies
         * consider every role; otherwise only administrators' roles matter.
         */
        private Collection<StatedRights.Role> granted(ClientModel client) {
            UserModel user = session.getContext().getUser();
            boolean byPolicies = Profile.isFeatureEnabled(Profile.Feature.ADMIN_FINE_GRAINED_AUTHZ)
                    || realm.isAdminPermissionsEnabled();
            return Stream.ofNullable(user)
                    .flatMap(each -> RoleUtils.getDeepUserRoleMappings(each).stream())
                    .filter(role -> byPolicies || AdminRoles.isAdminRole(role))
                    .filter(client::hasScope)
                    .map(StatedRights.Role::of)
                    .toList();
        }

        private String refused(ClientModel client, String lack) {
            if (isVerified) {
                LOG.warnf(
                        "Realm %s: refused by least-privilege, an access token of the client with the internal id %s at"
                                + " Keycloak's own resources: %s",
                        home.getName(), client.getId(), lack);
            }
            return "least-privilege: an access token may do here only what it contains rights for, and " + lack
                    + ". Use a client of Keycloak's own, or give this one the roles that it needs and turn"
                    + " fullScopeAllowed off.";
        }

        /**
         * Audience and roles in an access token, as it was signed.
         *
         * @param token the signed content
         */
        record StatedRights(AccessToken token) {

            /**
             * A role.
             *
             * @param client the {@code client_id} of the client that the role belongs to; null for a realm role
             * @param name its name
             */
            record Role(@Nullable String client, String name) {

                static Role of(RoleModel role) {
                    return new Role(
                            role.getContainer() instanceof ClientModel client ? client.getClientId() : null,
                            role.getName());
                }
            }

            /**
             * Returns what the token lacks for a resource of one of Keycloak's own clients, such as {@code account}.
             */
            Optional<String> missingFor(String resource) {
                if (!token.hasAudience(resource)) {
                    return Optional.of("its aud doesn't name " + resource);
                }
                return hasAnyOf(resource) ? Optional.empty() : Optional.of("it has no role of " + resource);
            }

            private boolean hasAnyOf(String client) {
                return access(client).anyMatch(roles -> !roles.isEmpty());
            }

            /** Returns whether the token has all of these roles. */
            boolean hasAll(Collection<Role> roles) {
                return roles.stream().allMatch(this::has);
            }

            private boolean has(Role role) {
                return access(role.client()).anyMatch(roles -> roles.contains(role.name()));
            }

            /**
             * Returns the roles of a client, or of the realm. Both claims may be null in a token that isn't verified
             * yet.
             */
            private Stream<Set<String>> access(@Nullable String client) {
                return (client == null
                                ? Stream.ofNullable(token.getRealmAccess())
                                : Stream.ofNullable(token.getResourceAccess())
                                        .flatMap(of -> Stream.ofNullable(of.get(client))))
                        .flatMap(access -> Stream.ofNullable(access.getRoles()));
            }
        }
    }
}
