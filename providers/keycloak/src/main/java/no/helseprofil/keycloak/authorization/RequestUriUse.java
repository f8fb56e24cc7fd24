package no.helseprofil.keycloak.authorization;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.SessionExpiration;
import org.keycloak.protocol.oidc.par.endpoints.request.AuthzEndpointParParser;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Single use of a pushed {@code request_uri} (RFC 9126, section 2.2). It opens the login page as often as a browser
 * reloads it, in as many browsers, and of all these logins one gets an answer. What a login was begun by is kept where
 * neither its restart nor a required action loses it.
 */
final class RequestUriUse {

    private static final String URI = "helseprofil.request-uri";
    private static final String BEGUN = "helseprofil.request-uri-begun";

    /** Number of lifetimes of a login for which one may last that is restarted again and again. */
    private static final int MOST_LIFETIMES = 2;

    private RequestUriUse() {}

    /** A login begins by one. */
    static void begin(AuthenticationSessionModel login, String requestUri, Instant now) {
        login.setClientNote(URI, requestUri);
        login.setClientNote(BEGUN, String.valueOf(now.getEpochSecond()));
    }

    static boolean isBegun(AuthenticationSessionModel login) {
        return login.getClientNote(URI) != null;
    }

    /**
     * A login that was begun by one gets its answer.
     *
     * @param part the client's part in the session, which Keycloak has given the notes of the login; null if there
     *     is none
     * @return whether it is the first, as far back as anybody remembers; a login that has lasted longer isn't
     */
    static boolean end(
            KeycloakSession session,
            AuthenticationSessionModel login,
            @Nullable AuthenticatedClientSessionModel part,
            Instant now) {
        String requestUri = login.getClientNote(URI);
        if (requestUri == null) {
            return true;
        }
        if (part != null) {
            part.removeNote(URI);
            part.removeNote(BEGUN);
        }
        RealmModel realm = session.getContext().getRealm();
        Duration longest = Duration.ofSeconds(SessionExpiration.getAuthSessionLifespan(realm))
                .multipliedBy(MOST_LIFETIMES);
        Instant begun = Instant.ofEpochSecond(Long.parseLong(login.getClientNote(BEGUN)));
        if (now.isAfter(begun.plus(longest))) {
            return false;
        }
        AuthzEndpointParParser.removeRequestObject(session, requestUri);
        // Another login by it may have begun as late as its lifespan allows, and last as long.
        Duration remembered = longest.plusSeconds(realm.getParPolicy().getRequestUriLifespan());
        return session.singleUseObjects().putIfAbsent("helseprofil:" + requestUri, remembered.toSeconds());
    }
}
