package no.helseprofil.keycloak.endpoint;

import jakarta.ws.rs.core.Response;
import no.helseprofil.keycloak.request.DecodedForm;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.PushedRequest;
import no.helseprofil.keycloak.request.StockRefusals;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.Endpoint;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.ext.OIDCExtProvider;
import org.keycloak.protocol.oidc.par.endpoints.ParEndpoint;
import org.keycloak.protocol.oidc.par.endpoints.ParRootEndpoint;
import org.keycloak.protocol.oidc.utils.AuthorizeClientUtil;

/**
 * Takes the place of Keycloak's {@code par} extension, by the same id. Factory and provider in one class, as Keycloak's
 * own is.
 */
public final class ParRootEndpointOverride extends ParRootEndpoint {

    private final @Nullable KeycloakSession session;
    private @Nullable EventBuilder event;

    public ParRootEndpointOverride() {
        this.session = null;
    }

    private ParRootEndpointOverride(KeycloakSession session) {
        super(session);
        this.session = session;
    }

    @Override
    public OIDCExtProvider create(KeycloakSession requestSession) {
        return RealmProfiles.isUnderProfile(requestSession)
                ? new ParRootEndpointOverride(requestSession)
                : super.create(requestSession);
    }

    @Override
    public void setEvent(EventBuilder requestEvent) {
        super.setEvent(requestEvent);
        this.event = requestEvent;
    }

    @Override
    public ParEndpoint request() {
        if (session == null || event == null) {
            return super.request();
        }
        return new ParEndpointOverride(session, event);
    }

    /** The pushed authorization request endpoint (RFC 9126). */
    public static final class ParEndpointOverride extends ParEndpoint {

        ParEndpointOverride(KeycloakSession session, EventBuilder event) {
            super(session, event);
        }

        @Override
        public Response request() {
            return new EndpointOverride(session, event, Endpoint.PUSHED_AUTHORIZATION)
                    .pass(() -> EventType.PUSHED_AUTHORIZATION_REQUEST, this::judged);
        }

        /**
         * A request object with details alone isn't the request, for which Keycloak would take it. It does where they
         * count for nothing, as ever.
         */
        private Response judged() {
            boolean counts = EvaluatedRequest.of(session)
                    .map(judged -> !judged.decision().isOutside()
                            && judged.decision().results().detailsCount())
                    .orElse(true);
            ProfileRequest.of(session)
                    .pushed()
                    .filter(pushed -> pushed.isBesideItsDetails() && counts)
                    .ifPresent(pushed -> session.getContext()
                            .getHttpRequest()
                            .getDecodedFormParameters()
                            .remove(PushedRequest.REQUEST));
            DecodedForm.leaveOneResource(session);
            return super.request();
        }

        /**
         * Authorizes the client as Keycloak does, but without one text for all causes of a refusal. For a client to
         * which no cause would be disclosed it is exactly Keycloak's.
         */
        @Override
        protected void authorizeClient() {
            boolean silent = EvaluatedRequest.of(session)
                    .map(judged -> !StockRefusals.speaksOfClient(judged))
                    .orElse(false);
            if (silent) {
                super.authorizeClient();
                return;
            }
            client = AuthorizeClientUtil.authorizeClient(session, event, cors).getClient();
            event.client(client);
            cors.checkAllowedOrigins(session, client);
        }
    }
}
