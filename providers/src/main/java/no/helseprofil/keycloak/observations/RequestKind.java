package no.helseprofil.keycloak.observations;

import java.util.Locale;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;

/**
 * The kind of a request: where it arrived, and at the token endpoint by which grant, such as
 * {@code token client_credentials}. Grants that this server doesn't know are one kind, so that there are never many.
 */
final class RequestKind {

    private static final String OTHER = "other";

    private RequestKind() {}

    static String of(KeycloakSession session, Facts facts) {
        String endpoint = facts.endpoint().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return facts.endpoint() == Endpoint.TOKEN ? endpoint + " " + grant(session, facts) : endpoint;
    }

    private static String grant(KeycloakSession session, Facts facts) {
        String grant = facts.form().grantType();
        boolean isKnown = grant != null
                && session.getKeycloakSessionFactory().getProviderFactory(OAuth2GrantType.class, grant) != null;
        return isKnown ? String.valueOf(grant) : OTHER;
    }
}
