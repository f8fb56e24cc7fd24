package no.helseprofil.keycloak.authorization;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import no.helseprofil.keycloak.endpoint.IntrospectionEndpointOverride;
import no.helseprofil.keycloak.endpoint.ProfileLoginProtocolService;
import no.helseprofil.keycloak.request.RequirementEvents;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocolFactory;
import org.keycloak.protocol.oidc.OIDCProviderConfig;
import org.keycloak.protocol.oidc.endpoints.AuthorizationEndpoint;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Replaces Keycloak's {@code openid-connect} protocol, by the same id, to override its endpoints.
 */
public final class ProfileLoginProtocolFactory extends OIDCLoginProtocolFactory {

    private @Nullable ParameterLimits limits;

    @Override
    public void init(Config.Scope settings) {
        super.init(settings);
        limits = new ParameterLimits(settings);
    }

    @Override
    public LoginProtocol create(KeycloakSession session) {
        OIDCLoginProtocol stock = (OIDCLoginProtocol) super.create(session);
        return new ProfileLoginProtocol(
                session,
                RealmProfiles.isUnderProfile(session)
                        ? Objects.requireNonNull(limits, "read when the server starts")
                        : stock.getConfig());
    }

    @Override
    public Object createProtocolEndpoint(KeycloakSession session, EventBuilder event) {
        if (!RealmProfiles.isUnderProfile(session)) {
            return super.createProtocolEndpoint(session, event);
        }
        EventBuilder ours = new RequirementEvents(
                session.getContext().getRealm(), session, session.getContext().getConnection());
        return new ProfileLoginProtocolService(
                session,
                ours,
                () -> new AuthorizationEndpointOverride(session, ours),
                () -> new IntrospectionEndpointOverride(session, ours));
    }

    /**
     * The authorization endpoint. Keycloak makes a login protocol of its own here, which a login without a page
     * ({@code prompt=none}) ends in; with it a code would leave without what the login said. Errors that it sends
     * before a login are put right afterwards, since nothing of it can be overridden there.
     */
    public static final class AuthorizationEndpointOverride extends AuthorizationEndpoint {

        AuthorizationEndpointOverride(KeycloakSession session, EventBuilder event) {
            super(session, event);
        }

        @Override
        public Response buildGet() {
            return JwtAnswer.withOneIssuer(session, super.buildGet());
        }

        @Override
        public Response buildPost() {
            return JwtAnswer.withOneIssuer(session, super.buildPost());
        }

        @Override
        protected Response handleBrowserAuthenticationRequest(
                AuthenticationSessionModel login, LoginProtocol keycloaks, boolean isPassive, boolean redirects) {
            LoginProtocol ours = session.getProvider(LoginProtocol.class, OIDCLoginProtocol.LOGIN_PROTOCOL)
                    .setRealm(realm)
                    .setHttpHeaders(headers)
                    .setUriInfo(session.getContext().getUri())
                    .setEventBuilder(event);
            return super.handleBrowserAuthenticationRequest(login, ours, isPassive, redirects);
        }
    }

    /**
     * Keycloak's settings of the protocol, which remember how long each parameter may be. Keycloak asks for each
     * parameter of each request, and looks for the answer through all that a server can be configured by; it never
     * changes while a server runs.
     */
    static final class ParameterLimits extends OIDCProviderConfig {

        private static final int MOST = 1_000;

        /** A longer name than that of any parameter of a standard isn't kept: what is kept comes from anybody. */
        private static final int LONGEST_NAME = 64;

        private final Cache<LimitKey, Integer> known =
                Caffeine.newBuilder().maximumSize(MOST).build();

        ParameterLimits(Config.Scope settings) {
            super(settings);
        }

        /** A part of a multipart form may come without a name, at which Keycloak fails as ever. */
        @Override
        public int getMaxLengthForTheParameter(@Nullable String name, boolean isToken) {
            return name == null || name.length() > LONGEST_NAME
                    ? super.getMaxLengthForTheParameter(name, isToken)
                    : known.get(
                            new LimitKey(name, isToken),
                            unknown -> super.getMaxLengthForTheParameter(unknown.name(), unknown.isToken()));
        }

        private record LimitKey(String name, boolean isToken) {}
    }
}
