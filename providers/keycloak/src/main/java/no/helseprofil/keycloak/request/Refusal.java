package no.helseprofil.keycloak.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.storage.RequirementPages;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;
import org.keycloak.services.CorsErrorResponseException;
import org.keycloak.services.cors.Cors;

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

    /** Details of an event about a requirement that a request fails. */
    public static final class FindingDetails {

        static final String REQUIREMENT = "helseprofil_requirement";

        private static final String STAGE = "helseprofil_stage";
        private static final String PHASE = "helseprofil_phase";

        private FindingDetails() {}

        /** Puts the finding into an event that is about to be sent. */
        public static EventBuilder describe(EventBuilder event, Finding finding) {
            return name(event, finding).detail(Details.REASON, finding.detail());
        }

        static EventBuilder name(EventBuilder event, Finding finding) {
            if (finding.stage() != null) {
                event.detail(STAGE, finding.name());
            }
            return event.detail(REQUIREMENT, finding.requirement().id())
                    .detail(PHASE, finding.phase().id());
        }
    }

    /**
     * A finished refusal on its way through Keycloak. It has this type because Keycloak sends it unchanged from each
     * place that calls us: token endpoint, PAR, client policies, token post-processor, UMA.
     */
    public static final class RefusedException extends CorsErrorResponseException {

        /** Makes the exception of a refusal that is sent at this endpoint. */
        public RefusedException(Refusal refusal, Endpoint endpoint) {
            super(sending(refusal, endpoint), refusal.code(), refusal.description(), Response.Status.BAD_REQUEST);
        }

        /**
         * Returns what adds the CORS headers and sends the refusal in place of Keycloak's response, to which they would
         * be added. From 26.8 on, {@code getResponse} can't be overridden.
         */
        private static Cors sending(Refusal refusal, Endpoint endpoint) {
            return (Cors) Proxy.newProxyInstance(
                    RefusedException.class.getClassLoader(),
                    new Class<?>[] {Cors.class},
                    (proxy, method, arguments) -> {
                        Cors.builder()
                                .auth()
                                .allowedMethods("POST")
                                .exposedHeaders(Cors.ACCESS_CONTROL_ALLOW_METHODS)
                                .allowAllOrigins()
                                .add();
                        return refusal.response(endpoint);
                    });
        }
    }

    /**
     * Body of a refusal (RFC 6749, section 5.2). It has a type of its own, by which our answers are distinguished from
     * Keycloak's. It extends Keycloak's type, since the CIBA endpoint casts every refusal of a client to that.
     */
    public static final class ErrorAnswer extends OAuth2ErrorRepresentation {

        private final @Nullable String uri;

        /**
         * @param error the error code
         * @param description the requirement and what to change
         * @param uri the page that explains the requirement
         */
        ErrorAnswer(String error, String description, @Nullable String uri) {
            super(error, description);
            this.uri = uri;
        }

        /**
         * Returns an answer in Keycloak's own words, which no endpoint replaces: their requirement is off.
         */
        public static ErrorAnswer ofKeycloak(String error, String description) {
            return new ErrorAnswer(error, description, null);
        }

        /** The page that explains the requirement. */
        @JsonProperty("error_uri")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        public @Nullable String getErrorUri() {
            return uri;
        }
    }

    /**
     * Refusal that was sent to the client. It is kept with Keycloak's session when the answer is written, so that it is
     * counted as sent when the answer leaves.
     */
    public static final class ReturnedRefusal {

        private static final int FIRST_ERROR = 400;

        private ReturnedRefusal() {}

        /** Keeps the finding that is being sent. */
        public static void keep(KeycloakSession session, Finding finding) {
            ProfileRequest.of(session).tell(finding);
        }

        /**
         * The finding that refused this request. A demand for a nonce is a step of the protocol and refuses nothing;
         * nor does an authenticator whose place another one took, whatever became of the request then.
         *
         * @param answer that leaves; at the authorization endpoint a refusal may be a redirect, or a form
         */
        public static Optional<Finding> of(KeycloakSession session, ContainerResponseContext answer) {
            return ProfileRequest.known(session)
                    .flatMap(ProfileRequest::returned)
                    .filter(finding -> finding.failure().error() != OAuthError.USE_DPOP_NONCE)
                    .filter(finding -> answer.getStatus() >= FIRST_ERROR || endpoint(session) == Endpoint.AUTHORIZATION)
                    .filter(finding -> !(answer.getEntity() instanceof OAuth2ErrorRepresentation error)
                            || finding.description().equals(error.getErrorDescription()));
        }

        /** Keycloak's internal id of the client that the request says it comes from. */
        public static Optional<String> client(KeycloakSession session) {
            return EvaluatedRequest.of(session)
                    .flatMap(judged -> Optional.ofNullable(judged.facts().client()))
                    .map(Facts.Client::id)
                    .or(() -> ProfileRequest.known(session).flatMap(ProfileRequest::returnedClient));
        }

        /** Returns the endpoint at which the request was judged, or {@code OTHER}. */
        public static Endpoint endpoint(KeycloakSession session) {
            return EvaluatedRequest.of(session)
                    .map(judged -> judged.facts().endpoint())
                    .orElse(Endpoint.OTHER);
        }
    }
}
