package no.helseprofil.keycloak.door;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import no.helseprofil.keycloak.request.JudgedRequest;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.KeycloakSession;

/**
 * The parameter {@code resource}, which may come several times (RFC 8707, section 2). Keycloak refuses a parameter that
 * does, and reads none of its values.
 */
final class RepeatedResource {

    private RepeatedResource() {}

    /**
     * Leaves Keycloak one of them, where the request has been judged with all; for a client that
     * isn't judged, as it is.
     */
    static void leaveOne(KeycloakSession session) {
        MultivaluedMap<String, String> form =
                session.getContext().getHttpRequest().getDecodedFormParameters();
        boolean judged = JudgedRequest.of(session)
                .filter(request -> !request.decision().isOutside())
                .isPresent();
        List<String> values = form == null ? List.of() : form.getOrDefault(OAuth2Constants.RESOURCE, List.of());
        if (judged && values.size() > 1) {
            form.putSingle(OAuth2Constants.RESOURCE, values.get(0));
        }
    }
}
