package no.helseprofil.keycloak.broker;

import jakarta.ws.rs.core.Response;
import no.helseprofil.broker.BrokerException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.UserAuthenticationIdentityProvider;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.ErrorPage;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Handling of a brokered login that can't go on: a page for the user, an event, and a log line with the operator's
 * remedy. None of them holds a token or a national identity number. The page is never a server error (5xx), since the
 * cause is the other side's response.
 *
 * @param session the request
 * @param alias alias of the identity provider
 */
record BrokerFailure(KeycloakSession session, String alias) {

    private static final Logger LOG = Logger.getLogger(BrokerFailure.class);

    private static final String TEXT = "helseprofil.broker.";
    private static final String REMEDY = "remedy";

    Response page(BrokerException failure, @Nullable AuthenticationSessionModel login) {
        log(failure);
        EventBuilder event = event(EventType.IDENTITY_PROVIDER_LOGIN, failure);
        if (login != null) {
            event.client(login.getClient());
        }
        event.error(Errors.IDENTITY_PROVIDER_LOGIN_FAILURE);
        return ErrorPage.error(
                session,
                login,
                Response.Status.BAD_REQUEST,
                TEXT + failure.reason().id());
    }

    /** Records a failed logout in the log and as an event, without a page. */
    void tell(BrokerException failure) {
        log(failure);
        event(EventType.LOGOUT, failure).error(Errors.LOGOUT_FAILED);
    }

    /** Writes the log line only. */
    void log(BrokerException failure) {
        LOG.warnf(
                "Identity provider %s of realm %s: %s. %s",
                alias,
                session.getContext().getRealm().getName(),
                failure.getMessage(),
                failure.reason().remedy());
    }

    private EventBuilder event(EventType type, BrokerException failure) {
        return new EventBuilder(
                        session.getContext().getRealm(),
                        session,
                        session.getContext().getConnection())
                .event(type)
                .detail(Details.IDENTITY_PROVIDER, alias)
                .detail(Details.REASON, failure.reason().id() + ": " + failure.getMessage())
                .detail(REMEDY, failure.reason().remedy());
    }

    /** Returns Keycloak's usual response to a user who has declined, or to an interaction that is required. */
    static Response declined(
            UserAuthenticationIdentityProvider.AuthenticationCallback callback, BrokerConfig config, String error) {
        return error.equals("access_denied") ? callback.cancelled(config) : callback.error(config, error);
    }
}
