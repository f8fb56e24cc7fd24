package no.helseprofil.keycloak.self;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.request.ProofAlgorithms;
import no.helseprofil.keycloak.web.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Request that doesn't authenticate the client, answered with the challenge of RFC 9449, section 7.1; or one that gets
 * only the given response for another reason.
 */
public final class ChallengeException extends Exception {

    private final int status;
    private final @Nullable String error;
    private final String parameters;
    private final transient @Nullable Response answer;

    private ChallengeException(Response answer) {
        super("it is answered otherwise");
        this.status = answer.getStatus();
        this.error = null;
        this.parameters = "";
        this.answer = answer;
    }

    private ChallengeException(int status, @Nullable String error, String description, String parameters) {
        super(description);
        this.answer = null;
        this.status = status;
        this.error = error;
        this.parameters = parameters;
    }

    /** Returns the challenge to a request without credentials, which has no error code (RFC 6750, section 3.1). */
    static ChallengeException unauthenticated() {
        return new ChallengeException(401, null, "send an access token by the scheme DPoP", "");
    }

    static ChallengeException invalidToken(String description) {
        return new ChallengeException(401, "invalid_token", description, "");
    }

    static ChallengeException insufficientScope(ApiScope scope) {
        return new ChallengeException(
                403,
                "insufficient_scope",
                "ask for an access token with the scope " + scope,
                ", scope=\"" + scope + "\"");
    }

    /** Wraps an existing response. */
    static ChallengeException answeredBy(Response answer) {
        return new ChallengeException(answer);
    }

    /**
     * Returns the response with an OAuth error.
     *
     * @param algorithms signature algorithms allowed for a proof
     */
    Response response(List<String> algorithms) {
        if (answer != null) {
            return answer;
        }
        return challenge(Response.status(status), algorithms)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Map.of(
                        "error",
                        error == null ? "invalid_token" : error,
                        "error_description",
                        String.valueOf(getMessage())))
                .build();
    }

    /** Returns the response as problem details with the same challenge. */
    public Response problem(List<String> algorithms) {
        return challenge(Response.fromResponse(Problems.of(status, String.valueOf(getMessage()))), algorithms)
                .build();
    }

    private Response.ResponseBuilder challenge(Response.ResponseBuilder answer, List<String> algorithms) {
        String described = error == null
                ? ""
                : ", error=\"" + error + "\", error_description=\"" + getMessage() + "\"" + parameters;
        return answer.header(HttpHeaders.WWW_AUTHENTICATE, "DPoP " + ProofAlgorithms.parameter(algorithms) + described)
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
