package no.helseprofil.keycloak.testrun;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.regex.Pattern;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.models.KeycloakSession;
import org.keycloak.utils.KeycloakSessionUtil;

/** Filter that records responses to clients under test; in realms that aren't open for test runs it does nothing. */
@Provider
public final class WatchedAnswers implements ContainerResponseFilter {

    private static final Pattern METADATA =
            Pattern.compile(".*\\.well-known/(openid-configuration|oauth-authorization-server)(/.*)?");

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (session == null
                || session.getContext().getRealm() == null
                || !TestRuns.of(session).isOpen(RealmProfiles.of(session))) {
            return;
        }
        if (response.getStatus() == Response.Status.OK.getStatusCode()
                && METADATA.matcher(request.getUriInfo().getPath()).matches()) {
            TestRunRequests.discovered(session);
            return;
        }
        EvaluatedRequest.of(session).ifPresent(judged -> TestRunRequests.answered(session, judged, response));
    }
}
