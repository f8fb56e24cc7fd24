package no.helseprofil.keycloak.request;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.request.GrantedScopes;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;

/**
 * Rewrites what Keycloak's own policy answers to a registration that names scopes (RFC 7591, section 3.2.2). This
 * endpoint isn't overridden, and Keycloak's answer has the name of its policy and no more.
 */
public final class RegistrationAnswer {

    /** So {@code ClientScopesClientRegistrationPolicy} of Keycloak 26.7 says it, behind the name of the policy. */
    private static final String SCOPES = "Not permitted to use specified clientScope";

    private static final Finding NOT_PERMITTED = Finding.refusal(
            Catalogue.get(GrantedScopes.class),
            new Outcome.Failed(OAuthError.INVALID_CLIENT_METADATA, GrantedScopes.REGISTERED));

    private RegistrationAnswer() {}

    /** Puts the refusal into an answer that is about to leave, before it is counted. */
    public static void tell(KeycloakSession session, ContainerResponseContext response) {
        if (response.getStatus() == Response.Status.FORBIDDEN.getStatusCode()
                && response.getEntity() instanceof OAuth2ErrorRepresentation answer
                && answer.getErrorDescription() != null
                && answer.getErrorDescription().endsWith(SCOPES)
                && RealmProfiles.of(session).active().isPresent()) {
            Response told = Refusal.of(session, NOT_PERMITTED).response(Endpoint.OTHER);
            response.setStatus(told.getStatus());
            response.setEntity(told.getEntity());
        }
    }
}
