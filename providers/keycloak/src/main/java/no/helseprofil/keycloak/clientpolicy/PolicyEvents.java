package no.helseprofil.keycloak.clientpolicy;

import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.authorization.AuthorizationRequests;
import no.helseprofil.keycloak.authorization.PushedRequests;
import no.helseprofil.keycloak.clientpolicy.ClientRegistrations.RegistrationInIncident;
import no.helseprofil.keycloak.observedprofile.ObservedProfiles;
import no.helseprofil.keycloak.organisation.OrganisationRequiredActionFactory.OrganisationAction;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.Refusal.RefusedException;
import no.helseprofil.keycloak.request.Step.Column;
import no.helseprofil.keycloak.request.Step.Hook;
import no.helseprofil.keycloak.request.StockRefusals.FailClosedRefusals;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.server.WatchedHook;
import no.helseprofil.keycloak.storage.RealmGuard;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.token.FrontChannelTokens;
import no.helseprofil.keycloak.token.SamlMappers;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.realm.RefreshTokenRotation;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.par.clientpolicy.context.PushedAuthorizationRequestContext;
import org.keycloak.representations.idm.ClientPoliciesRepresentation;
import org.keycloak.representations.idm.ClientProfilesRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.securityprofile.SecurityProfileProvider;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.ClientPolicyManager;
import org.keycloak.services.clientpolicy.DefaultClientPolicyManager;
import org.keycloak.services.clientpolicy.DefaultClientPolicyManagerFactory;
import org.keycloak.services.clientpolicy.context.AuthorizationRequestContext;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;
import org.keycloak.services.clientpolicy.context.ImplicitHybridTokenResponse;
import org.keycloak.services.clientpolicy.context.PreAuthorizationRequestContext;
import org.keycloak.services.clientpolicy.context.SamlAuthnRequestContext;
import org.keycloak.services.clientpolicy.context.TokenRefreshResponseContext;

/**
 * Handler of the policy events of a realm under the profile. By most of them the request has been judged; the handler
 * makes sure that it has, and that Keycloak acts on what was judged.
 */
public record PolicyEvents(KeycloakSession session) {

    /** Keycloak has authenticated the client of a request, and is about to act for it. */
    public static final Hook<PolicyEvents, Authenticated, RuntimeException> AUTHENTICATED =
            Hook.required("Keycloak has authenticated its client");

    private static final RequestAttribute<ClientPolicyContext> SEEN = RequestAttribute.of(ClientPolicyContext.class);
    private static final Requirement ROTATION = Catalogue.get(RefreshTokenRotation.class);

    /** Profile for clients that are written while the realm's own profile can't be read. */
    private static final Profile STRICT = Profile.strict();

    /** Events of administrators and of a client's nodes, which Keycloak reports from 26.8 on. */
    private static final Set<String> NEWER_ADMINISTRATION = Set.of(
            "REGISTER_PROTOCOL_MAPPER",
            "UPDATE_PROTOCOL_MAPPER",
            "UNREGISTER_PROTOCOL_MAPPER",
            "REGISTER_SCOPE_MAPPING",
            "UNREGISTER_SCOPE_MAPPING",
            "REGISTER_ROLE_MAPPING",
            "UNREGISTER_ROLE_MAPPING",
            "UPDATE_CLIENT_CERTIFICATE",
            "REGISTER_NODE");

    /**
     * Acts on an event. Called by the policy manager and by the executor of the global policy; the second call for the
     * same event finds that it has been seen.
     */
    void on(ClientPolicyContext context) throws ClientPolicyException {
        if (SEEN.get(session).filter(seen -> seen == context).isPresent()) {
            return;
        }
        SEEN.set(session, context);
        watched(context.getEvent()).ifPresent(hook -> hook.pass(session));
        ProfileRequest.complete(session, Column.of(context.getEvent()));
        RealmProfile profile = RealmProfiles.of(session);
        Optional<RealmProfile.Active> active = profile.active();
        if (active.isPresent()) {
            act(context, active.get());
        } else if (profile.isUnderProfile()) {
            close(context);
        }
    }

    /** Returns the hook that a request of the self-attack passes by an event. */
    private static Optional<WatchedHook> watched(ClientPolicyEvent event) {
        return Optional.ofNullable(
                switch (event) {
                    case SERVICE_ACCOUNT_TOKEN_REQUEST -> WatchedHook.POLICY_TOKEN;
                    case PUSHED_AUTHORIZATION_REQUEST -> WatchedHook.POLICY_PUSHED;
                    case TOKEN_INTROSPECT -> WatchedHook.POLICY_INTROSPECTION;
                    case REGISTER -> WatchedHook.POLICY_REGISTRATION;
                    case REGISTERED -> WatchedHook.POLICY_REGISTERED;
                    default -> null;
                });
    }

    void act(ClientPolicyContext context, RealmProfile.Active active) throws ClientPolicyException {
        Column column = Column.of(context.getEvent());
        switch (context.getEvent()) {
            case REGISTER, UPDATE -> propose((ClientCRUDContext) context, active.profile());
            case VIEW, UNREGISTER -> new RegistrationInIncident(session).asked((ClientCRUDContext) context);
            case REGISTERED, UPDATED -> store((ClientCRUDContext) context, active.profile());
            case PRE_AUTHORIZATION_REQUEST ->
                AuthorizationRequests.SENT.run(
                        column, new AuthorizationRequests(session, active), (PreAuthorizationRequestContext) context);
            case AUTHORIZATION_REQUEST ->
                AuthorizationRequests.READ.run(
                        column, new AuthorizationRequests(session, active), (AuthorizationRequestContext) context);
            case PUSHED_AUTHORIZATION_REQUEST -> {
                PushedAuthorizationRequestContext pushed = (PushedAuthorizationRequestContext) context;
                new PushedRequests(session).store(pushed, decided(column, pushed.getClient(), active));
            }
            case TOKEN_REQUEST ->
                takesJudgedCode(decided(column, session.getContext().getClient(), active));
            case SERVICE_ACCOUNT_TOKEN_REQUEST,
                    TOKEN_REFRESH,
                    TOKEN_EXCHANGE_REQUEST,
                    TOKEN_INTROSPECT,
                    TOKEN_REVOKE,
                    DEVICE_AUTHORIZATION_REQUEST,
                    DEVICE_TOKEN_REQUEST,
                    BACKCHANNEL_AUTHENTICATION_REQUEST,
                    BACKCHANNEL_TOKEN_REQUEST,
                    JWT_AUTHORIZATION_GRANT ->
                decided(column, session.getContext().getClient(), active);
            case TOKEN_REFRESH_RESPONSE -> keepRefreshToken((TokenRefreshResponseContext) context);
            case SAML_AUTHN_REQUEST -> samlRequest((SamlAuthnRequestContext) context);
            case IMPLICIT_HYBRID_TOKEN_RESPONSE -> {
                decided(column, session.getContext().getClient(), active);
                FrontChannelTokens.restrict(session, (ImplicitHybridTokenResponse) context);
            }
            default -> {
                // the answers to what was judged, and protocols that the profile doesn't speak of
            }
        }
    }

    /** A closed realm issues nothing; its administration stays open, since that is where it is mended. */
    private void close(ClientPolicyContext context) throws ClientPolicyException {
        switch (context.getEvent()) {
            case REGISTER, UPDATE -> propose((ClientCRUDContext) context, STRICT);
            case REGISTERED, UPDATED -> store((ClientCRUDContext) context, STRICT);
            case VIEW, UNREGISTER -> {
                // administration
            }
            case PRE_AUTHORIZATION_REQUEST, AUTHORIZATION_REQUEST -> throw AuthorizationRequests.closed(session);
            case SAML_AUTHN_REQUEST ->
                throw new ClientPolicyException(
                        Refusal.closed().code(), Refusal.closed().description(), Response.Status.SERVICE_UNAVAILABLE);
            default -> closeUnknown(context.getEvent().name());
        }
    }

    static void closeUnknown(String event) {
        if (!NEWER_ADMINISTRATION.contains(event)) {
            throw new RefusedException(Refusal.closed(), Endpoint.OTHER);
        }
    }

    /** Refuses before a user logs in; how a response comes to be without a request, {@code SamlResponses} sees. */
    private void samlRequest(SamlAuthnRequestContext context) throws ClientPolicyException {
        Optional<String> refusal = new SamlMappers(session, context.getClient()).refusal();
        if (refusal.isPresent()) {
            throw new ClientPolicyException(OAuthErrorException.INVALID_REQUEST, refusal.get());
        }
    }

    private void propose(ClientCRUDContext context, Profile profile) throws ClientPolicyException {
        ClientRegistrations.PROPOSED.run(Column.REGISTRATION, new ClientRegistrations(session, profile), context);
    }

    private void store(ClientCRUDContext context, Profile profile) throws ClientPolicyException {
        ClientRegistrations.STORED.run(Column.REGISTRATION, new ClientRegistrations(session, profile), context);
    }

    private EvaluatedRequest decided(Column column, @Nullable ClientModel client, RealmProfile.Active active) {
        AUTHENTICATED.run(column, this, new Authenticated(client, active));
        return EvaluatedRequest.of(session).orElseThrow(() -> refused(FailClosedRefusals.CLIENT));
    }

    /** Refuses a client that isn't the one that was judged, and one that has been blocked since. */
    public void requireJudgedClient(Authenticated authenticated) {
        ClientModel client = authenticated.client();
        Optional<EvaluatedRequest> judged = EvaluatedRequest.ofMoment(session);
        if (judged.isEmpty() || client == null || !judged.get().decision().holdsFor(client.getId())) {
            throw refused(FailClosedRefusals.CLIENT);
        }
        judged.get().decision().refusal().ifPresent(since -> {
            throw refused(since);
        });
    }

    /**
     * Keycloak has found a code and its login. If the profile found none, then another was judged
     * than is taken now: none.
     */
    static void takesJudgedCode(EvaluatedRequest judged) throws ClientPolicyException {
        if (judged.facts().code() == null && !judged.decision().isOutside()) {
            throw new ClientPolicyException(OAuthErrorException.INVALID_GRANT, "Code not valid");
        }
    }

    /**
     * Refuses a grant that the profile doesn't know, unless the requirement on grants refuses nothing to this client
     * yet. At the endpoints of devices and of CIBA, which have no wrapper, the decision is made here.
     */
    public void requireKnownGrant(Authenticated authenticated) {
        ClientModel client = authenticated.client();
        EvaluatedRequest judged = ProfileRequest.of(session).judgedOrJudge(authenticated.active());
        if (client == null || !judged.decision().holdsFor(client.getId())) {
            throw refused(FailClosedRefusals.GRANT);
        }
        Optional<Finding> refusal = judged.decision().refusal().or(() -> FailClosedRefusals.grant(judged));
        if (refusal.isPresent()) {
            throw refused(refusal.get());
        }
    }

    /**
     * FAPI 2.0, section 5.3.2.1, number 9: the client keeps the refresh token that it has. Not where the realm has just
     * used it up, and not where the client has always got a new one and nothing is enforced for it.
     */
    private void keepRefreshToken(TokenRefreshResponseContext context) {
        boolean enforced = EvaluatedRequest.of(session)
                .filter(judged -> !judged.decision().isOutside())
                .filter(judged -> judged.terms().phaseOf(ROTATION).refuses())
                .isPresent();
        if (enforced && !session.getContext().getRealm().isRevokeRefreshToken()) {
            context.getAccessTokenResponseBuilder().removeRefreshToken();
        }
    }

    /**
     * A client that Keycloak has authenticated.
     *
     * @param client null if Keycloak knows none
     */
    public record Authenticated(@Nullable ClientModel client, RealmProfile.Active active) {}

    private RefusedException refused(Finding finding) {
        return new RefusedException(Refusal.of(session, finding), Endpoint.OTHER);
    }

    /**
     * Takes the place of Keycloak's client policy manager, by the same id, to make certain of one thing: in a realm
     * under the profile our executor runs for every event, first. A realm's own policy JSON can shadow our global
     * policy by a profile of its name, and broken JSON switches all policies off without a word.
     */
    public static final class ProfileClientPolicyManagerFactory extends DefaultClientPolicyManagerFactory {

        @Override
        public ClientPolicyManager create(KeycloakSession session) {
            return new Manager(session);
        }

        @Override
        public void postInit(KeycloakSessionFactory factory) {
            super.postInit(factory);
            factory.register(UnreportedWrites::on);
        }

        private static final class Manager extends DefaultClientPolicyManager {

            private final KeycloakSession session;

            Manager(KeycloakSession session) {
                super(session);
                this.session = session;
            }

            @Override
            public void triggerOnEvent(ClientPolicyContext context) throws ClientPolicyException {
                new PolicyEvents(session).on(context);
                if (!isAlone()) {
                    super.triggerOnEvent(context);
                }
            }

            /** Returns whether there is no other policy, of realm or server. Then Keycloak needn't parse them. */
            private boolean isAlone() {
                return RealmProfiles.of(session).active().isPresent()
                        && RealmGuard.isAlone(session.getContext().getRealm())
                        && session.getProvider(SecurityProfileProvider.class).getDefaultClientPolicies().stream()
                                .allMatch(policy -> ProfileSecurityProfileFactory.NAME.equals(policy.getName()));
            }

            /**
             * Says what is wrong with client profiles that are to be observed; Keycloak only says that something is.
             */
            @Override
            public void updateClientProfiles(RealmModel realm, @Nullable ClientProfilesRepresentation profiles)
                    throws ClientPolicyException {
                List<String> problems = profiles == null
                        ? List.of()
                        : ObservedProfiles.of(session, profiles).problems();
                if (!problems.isEmpty()) {
                    throw new ClientPolicyException(problems.get(0));
                }
                super.updateClientProfiles(realm, profiles);
            }

            @Override
            public void updateClientPolicies(RealmModel realm, ClientPoliciesRepresentation policies)
                    throws ClientPolicyException {
                super.updateClientPolicies(realm, policies);
                RealmGuard.keep(realm);
            }

            /**
             * Last of all when a realm is imported or its settings are written, which may have changed raw attributes.
             */
            @Override
            public void updateRealmModelFromRepresentation(RealmModel realm, RealmRepresentation representation) {
                super.updateRealmModelFromRepresentation(realm, representation);
                RealmGuard.keep(realm);
                OrganisationAction.keep(realm);
            }
        }
    }
}
