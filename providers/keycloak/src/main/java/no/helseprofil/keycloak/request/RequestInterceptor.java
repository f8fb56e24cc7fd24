package no.helseprofil.keycloak.request;

import java.util.Optional;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import no.helseprofil.keycloak.storage.RealmProfile;
import org.keycloak.models.KeycloakSession;

/**
 * Sees each request that the profile lets through, before Keycloak does. It can refuse more, and lets nothing through
 * that was refused. The composition root of the server holds the one that there is.
 */
public interface RequestInterceptor {

    /** Returns the interceptor of this node. */
    static RequestInterceptor of(KeycloakSession session) {
        return ProfileProviderFactory.part(session, RequestInterceptor.class);
    }

    /** Returns the answer to a request, if it is refused. */
    Optional<Refusal> intercept(KeycloakSession session, JudgedRequest judged, RealmProfile.Active active);
}
