package no.helseprofil.keycloak.self;

import java.util.Optional;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * What Keycloak asks at the token endpoint before it looks at a secret or a token: a realm that is enabled, and TLS
 * where the realm requires it of whoever calls.
 */
final class Entrance {

    private Entrance() {}

    /** Why the request isn't looked at; empty if it is. */
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
