package no.helseprofil.keycloak.observations;

import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.RequestKind;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;

/** Kind of a request, with its grant type only if the server knows it. */
public final class RequestKinds {

    private RequestKinds() {}

    public static RequestKind of(KeycloakSession session, Facts facts) {
        return facts.endpoint() == Endpoint.TOKEN
                ? RequestKind.ofToken(grant(session, facts))
                : new RequestKind(facts.endpoint(), null);
    }

    private static String grant(KeycloakSession session, Facts facts) {
        String grant = facts.form().grantType();
        boolean isKnown = grant != null
                && session.getKeycloakSessionFactory().getProviderFactory(OAuth2GrantType.class, grant) != null;
        return isKnown ? String.valueOf(grant) : RequestKind.OTHER_GRANT;
    }
}
