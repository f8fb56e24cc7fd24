package no.helseprofil.keycloak.self;

import java.util.Optional;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Keycloak's checks at the token endpoint before it looks at a secret or a token: the realm is enabled, and the request
 * came over TLS if the realm requires it of the caller.
 */
final class EndpointPrecondition {

    private EndpointPrecondition() {}

    /** Returns the reason why the request isn't processed; empty if it is. */
    static Optional<String> refusal(KeycloakSession session) {
        KeycloakContext context = session.getContext();
        RealmModel realm = context.getRealm();
        if (!realm.isEnabled()) {
            return Optional.of("this realm is disabled");
        }
        boolean overTls = "https".equals(context.getUri().getBaseUri().getScheme());
        return overTls || !realm.getSslRequired().isRequired(context.getConnection())
                ? Optional.empty()
                : Optional.of("send it over HTTPS, which this realm requires");
    }
}
