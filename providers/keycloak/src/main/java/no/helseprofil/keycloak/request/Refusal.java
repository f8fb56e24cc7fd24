package no.helseprofil.keycloak.request;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.storage.RequirementPages;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.OAuthError;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/**
 * A refusal as HTTP: the same body wherever it is met, and at userinfo, which is a protected resource, the challenge of
 * RFC 9449, section 7.1, as well.
 */
public final class Refusal {

    /** Seconds after which a client may ask a closed realm again. */
    public static final int RETRY_AFTER_SECONDS = 60;

    /** Seconds after which a register or node that was down is tried again, while a code is still good. */
    public static final int SOON_SECONDS = 10;

    private final OAuthError error;
    private final String description;
    private final @Nullable String uri;
    private final int retryAfterSeconds;

    private Refusal(OAuthError error, String description, @Nullable String uri, int retryAfterSeconds) {
        this.error = error;
        this.description = description;
        this.uri = uri;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public static Refusal of(KeycloakSession session, Finding finding) {
        ReturnedRefusal.keep(session, finding);
        return new Refusal(
                finding.failure().error(),
                finding.description(),
                RequirementPages.address(session, finding.requirement().id()),
                RETRY_AFTER_SECONDS);
    }

    /** The refusal of a client about which no request was judged; it is counted as that of this client. */
    public static Refusal of(KeycloakSession session, ClientModel client, Finding finding) {
        ProfileRequest.of(session).tellsOf(client.getId());
        return of(session, finding);
    }

    /** The answer of a realm whose profile can't work; what is wrong is for the log, not for clients. */
    public static Refusal closed() {
        return ofNoRequirement(
                OAuthError.TEMPORARILY_UNAVAILABLE,
                "the security profile of this realm is not in working order; try again later",
                RETRY_AFTER_SECONDS);
    }

    /** The answer where a token would have to say what a register says, and that can't be asked. */
    public static Refusal registerDown() {
        return ofNoRequirement(
                OAuthError.TEMPORARILY_UNAVAILABLE,
                "the register of health practitioners does not answer; send the same request again later, or ask for no"
                        + " claims of it",
                SOON_SECONDS);
    }

    /** Returns the answer where a mapper fails, by what is registered of the client or stored of the user. */
    public static Refusal brokenMapper() {
        return ofNoRequirement(
                OAuthError.INVALID_REQUEST,
                "a mapper of this client or its client scopes can't write its claim; correct its settings, such as the"
                        + " type of the claim",
                RETRY_AFTER_SECONDS);
    }

    /** Returns a refusal that no requirement is about. It is neither recorded nor counted. */
    public static Refusal ofNoRequirement(OAuthError error, String description, int retryAfterSeconds) {
        return new Refusal(error, description, null, retryAfterSeconds);
    }

    public String code() {
        return error.code();
    }

    public String description() {
        return description;
    }

    /** The page that explains the requirement; null where there is none. */
    public @Nullable String uri() {
        return uri;
    }

    /** The finished answer. It has a body always: Keycloak rewrites answers without one and drops their headers. */
    public Response response(Endpoint endpoint) {
        // a protected resource challenges all but an unclear request and a missing scope (RFC 6750, section 3.1)
        boolean isChallenged =
                endpoint == Endpoint.USERINFO && error != OAuthError.INVALID_REQUEST && error.status() == 400;
        Response.ResponseBuilder builder = Response.status(isChallenged ? 401 : error.status())
                .entity(new ErrorAnswer(error.code(), description, uri))
                .type(MediaType.APPLICATION_JSON_TYPE);
        headers(endpoint).forEach(builder::header);
        return builder.build();
    }

    private Map<String, String> headers(Endpoint endpoint) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(HttpHeaders.CACHE_CONTROL, "no-store");
        if (error == OAuthError.TEMPORARILY_UNAVAILABLE) {
            headers.put(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfterSeconds));
        } else if (endpoint == Endpoint.USERINFO) {
            headers.put(
                    HttpHeaders.WWW_AUTHENTICATE,
                    "DPoP error=\"" + error.code() + "\", error_description=\"" + description + "\"");
        }
        return headers;
    }
}
