package no.helseprofil.keycloak.user;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.ErrorPageException;

/**
 * Identity at a provider that isn't proven to belong to the account's person, and the response to it: a page for the
 * person, an event, and a log line that says what an administrator can do. None of them contains a number.
 *
 * @param session the request
 * @param provider alias of the provider
 * @param user the account
 */
record ForeignIdentity(KeycloakSession session, String provider, UserModel user) {

    private static final Logger LOG = Logger.getLogger(ForeignIdentity.class);

    private static final String PAGE_OF_LOGIN =
            "The identity that you have logged in with belongs to another person than"
                    + " this account. Ask your administrator: the national identity number of the account has to be yours.";
    private static final String PAGE_OF_LINK =
            "This account can't be linked to that identity, which isn't known to be of the"
                    + " same person. Ask your administrator, who can write your national identity number into the account, or link it.";

    /** Refuses a login through an existing link. */
    WebApplicationException refusedLogin() {
        LOG.warnf(
                "A login by %s was refused: it names another person than user %s in realm %s, who is linked to it."
                        + " If the person's number has changed write the new one into the attribute pid of the user; else"
                        + " remove the link.",
                provider, user.getId(), realm());
        return refused(EventType.IDENTITY_PROVIDER_LOGIN, Errors.IDENTITY_PROVIDER_LOGIN_FAILURE, PAGE_OF_LOGIN);
    }

    /** Refuses a link that is about to be created. */
    WebApplicationException refusedLink() {
        LOG.warnf(
                "A link of user %s in realm %s to %s was refused: that provider sends levels or health attributes, and hasn't"
                        + " sent the user's number in this login. Let a mapper import the number as pid, and"
                        + " write it into the attribute pid of the user, or link the user yourself.",
                user.getId(), realm(), provider);
        return refused(EventType.FEDERATED_IDENTITY_LINK, Errors.NOT_ALLOWED, PAGE_OF_LINK);
    }

    /** Refuses a login whose mappers changed or removed the account's number. */
    WebApplicationException refusedNumber() {
        LOG.warnf(
                "A login by %s was refused: its mappers changed the attribute pid of user %s in realm %s, who had a number"
                        + " already. Let only an Attribute Importer write pid, from the number that the provider sends;"
                        + " if the person's number has changed write the new one into the user.",
                provider, user.getId(), realm());
        return refused(EventType.IDENTITY_PROVIDER_LOGIN, Errors.IDENTITY_PROVIDER_LOGIN_FAILURE, PAGE_OF_LOGIN);
    }

    private String realm() {
        return session.getContext().getRealm().getName();
    }

    private WebApplicationException refused(EventType event, String error, String page) {
        tell(event, error);
        // an older Keycloak would send the page and still commit the changes made before it
        session.getTransactionManager().setRollbackOnly();
        return new ErrorPageException(
                session, session.getContext().getAuthenticationSession(), Response.Status.FORBIDDEN, page);
    }

    /** Records the event in a transaction of its own, since the refused request is rolled back. */
    private void tell(EventType type, String error) {
        KeycloakContext context = session.getContext();
        String realm = context.getRealm().getId();
        String user = this.user.getId();
        KeycloakModelUtils.runJobInTransaction(
                session.getKeycloakSessionFactory(),
                context,
                own -> new EventBuilder(own.realms().getRealm(realm), own, context.getConnection())
                        .event(type)
                        .user(user)
                        .detail(Details.IDENTITY_PROVIDER, provider)
                        .error(error));
    }
}
