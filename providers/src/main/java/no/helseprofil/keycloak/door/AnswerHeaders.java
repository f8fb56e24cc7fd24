package no.helseprofil.keycloak.door;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.cors.Cors;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * The headers of every answer of a realm under the profile, success and failure alike: {@code Date}, by which clients set
 * their clocks, and to a request that carried a DPoP proof where nonces are used, exactly one {@code DPoP-Nonce}
 * (RFC 9449, section 8.2). A closed realm's error page gets its {@code Retry-After} here, since it is Keycloak that makes
 * the page.
 */
@Provider
public final class AnswerHeaders implements ContainerResponseFilter {

    private static final int UNAVAILABLE = Response.Status.SERVICE_UNAVAILABLE.getStatusCode();
    private static final String DPOP = "DPoP";
    private static final String NONCE = "DPoP-Nonce";
    /** RFC 9110, section 5.6.7: a day of one digit is written with a zero, which Java's own format leaves out. */
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final Pattern PROOF_ENDPOINT =
            Pattern.compile(".*/protocol/openid-connect/(token|userinfo|ext/par/request)/?");

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (session == null) {
            return;
        }
        RealmProfile profile = RealmProfiles.of(session);
        if (profile instanceof RealmProfile.None) {
            return;
        }
        MultivaluedMap<String, Object> headers = response.getHeaders();
        headers.putSingle(HttpHeaders.DATE, date());
        if (profile instanceof RealmProfile.Closed && response.getStatus() == UNAVAILABLE) {
            headers.putSingle(HttpHeaders.RETRY_AFTER, String.valueOf(Refusal.RETRY_AFTER_SECONDS));
        }
        if (profile instanceof RealmProfile.Active active && takesProof(request)) {
            headers.putSingle(NONCE, active.nonces().issue(ServerClock.INSTANCE.instant()));
            expose(request, headers);
        }
    }

    private static boolean takesProof(ContainerRequestContext request) {
        return request.getHeaders().containsKey(DPOP)
                && PROOF_ENDPOINT.matcher(request.getUriInfo().getPath()).matches();
    }

    /** A client in a browser sees no header that isn't exposed to it. */
    private static void expose(ContainerRequestContext request, MultivaluedMap<String, Object> headers) {
        if (request.getHeaderString(Cors.ORIGIN_HEADER) == null) {
            return;
        }
        @Nullable List<Object> exposed = headers.get(Cors.ACCESS_CONTROL_EXPOSE_HEADERS);
        String others = exposed == null || exposed.isEmpty()
                ? Cors.ACCESS_CONTROL_ALLOW_METHODS
                : exposed.get(0).toString();
        headers.putSingle(Cors.ACCESS_CONTROL_EXPOSE_HEADERS, others + ", " + NONCE);
    }

    private static String date() {
        return HTTP_DATE.format(ServerClock.INSTANCE.instant());
    }
}
