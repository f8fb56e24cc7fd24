package no.helseprofil.keycloak.request;

import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.net.URISyntaxException;
import no.helseprofil.keycloak.server.OriginalCall;
import no.helseprofil.profile.Facts;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;

/**
 * The address that Keycloak compares {@code htu} of a proof with. To Keycloak ({@code DPoPUtil}, 26.7) {@code
 * https://host:443/} and {@code https://host/} are two. Where a proof that the profile takes for the address of the
 * request writes its default port otherwise, Keycloak is shown the same address, written as the proof has it.
 */
public final class ProofAddress {

    private ProofAddress() {}

    /**
     * Shows it to Keycloak from here on, if there is a difference. Nothing else of the request changes: issuer,
     * endpoints and redirects come of the base URI.
     *
     * @param facts a request whose proof is for its address
     */
    public static void show(KeycloakSession session, Facts facts) {
        if (!(facts.proof() instanceof Facts.Proof.Present proof)) {
            return;
        }
        URI called = facts.target().called();
        URI written = written(String.valueOf(proof.content().target()), facts.target());
        if (!written.equals(called)) {
            KeycloakContext context = session.getContext();
            HttpRequest request = context.getHttpRequest();
            UriInfo shown = OriginalCall.except(UriInfo.class, request.getUri(), "getAbsolutePath", written);
            context.setHttpRequest(OriginalCall.except(HttpRequest.class, request, "getUri", shown));
            // Keycloak reads the address of a request once for each realm that it sets.
            context.setRealm(context.getRealm());
        }
    }

    private static URI written(String claimed, Facts.Target target) {
        try {
            return target.calledAs(new URI(claimed));
        } catch (URISyntaxException unreadable) {
            return target.called();
        }
    }
}
