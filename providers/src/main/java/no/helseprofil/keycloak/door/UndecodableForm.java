package no.helseprofil.keycloak.door;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import no.helseprofil.judgement.Finding;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.Catalogue;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.request.RequestForm;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.error.KeycloakErrorHandler;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * A form with a malformed percent escape never reaches a door: Keycloak decodes it first, and answers HTTP 500. In a
 * realm under the profile it is the client's error; everything else of this exception type goes Keycloak's way.
 */
@Provider
public final class UndecodableForm implements ExceptionMapper<IllegalArgumentException> {

    private static final String UNDECODABLE = "Failed to decode URL";

    @Override
    public Response toResponse(IllegalArgumentException exception) {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        boolean undecodable =
                exception.getMessage() != null && exception.getMessage().startsWith(UNDECODABLE);
        RealmProfile profile = undecodable ? RealmProfiles.of(session) : new RealmProfile.None();
        if (profile instanceof RealmProfile.None) {
            return KeycloakErrorHandler.getResponse(session, exception);
        }
        Refusal refusal = profile instanceof RealmProfile.Closed ? Refusal.closed() : Refusal.of(session, finding());
        return refusal.response(Endpoint.TOKEN);
    }

    private static Finding finding() {
        return Finding.refusal(
                Catalogue.get("request-form"),
                new Outcome.Failed(OAuthError.INVALID_REQUEST, RequestForm.UNDECODABLE, Outcome.Stage.FORM));
    }
}
