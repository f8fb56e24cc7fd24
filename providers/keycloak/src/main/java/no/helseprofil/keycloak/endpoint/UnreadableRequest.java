package no.helseprofil.keycloak.endpoint;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.database.DatabaseFault;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.request.RequestForm;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.error.KeycloakErrorHandler;

/**
 * A request that can't be read reaches no endpoint: the server stumbles over it first, and answers HTTP 500. In a
 * realm under the profile it is the client's error wherever it was sent to, if the request itself shows the
 * {@link RequestFault}; every other exception goes Keycloak's way. The exception isn't what is asked, since the virtual
 * machine leaves out where one came from once it has come often.
 */
@Provider
public final class UnreadableRequest implements ExceptionMapper<Exception> {

    private static final Logger LOG = Logger.getLogger(UnreadableRequest.class);

    /** Answer that says no more of the fault than that there is one. */
    private static final Refusal DATABASE_DOWN = Refusal.ofNoRequirement(
            OAuthError.TEMPORARILY_UNAVAILABLE,
            "the server can't use its database; send the same request again later",
            Refusal.RETRY_AFTER_SECONDS);

    private static final Pattern OAUTH = RequestFault.path(".*/realms/[^/]+/(protocol|clients-registrations)/.*");

    /** The server finds the endpoint here by asking it, and can write no body before it is found. */
    private static final Pattern WITHOUT_BODY =
            Pattern.compile(".*/realms/[^/]+/protocol/(openid-connect/auth/device|saml)/?");

    /** Our part of the administration, which has the same answers whatever the realm. */
    private static final Pattern OURS = Pattern.compile(".*/admin/realms/[^/]+/helseprofil(?:/.*)?");

    private static final String USERINFO = "/protocol/openid-connect/userinfo";

    /** Session as Keycloak's own handler has it. An address without an endpoint has no other session. */
    @Context
    @SuppressWarnings("NullAway.Init")
    KeycloakSession session;

    @Override
    public Response toResponse(Exception exception) {
        if (exception instanceof NotAuthorizedException
                && OURS.matcher(RequestFault.path(session.getContext())).matches()) {
            return problem(RequestFault.TOKEN);
        }
        RealmProfile profile = profile(exception);
        if (!profile.isUnderProfile()) {
            return KeycloakErrorHandler.getResponse(session, exception);
        }
        String path = RequestFault.path(session.getContext());
        Optional<Response> answer = answer(path, profile, exception)
                .or(() -> DatabaseFault.remedy(exception).map(remedy -> unavailable(path, remedy, exception)));
        if (answer.isEmpty()) {
            return KeycloakErrorHandler.getResponse(session, exception);
        }
        if (session.getTransactionManager().isActive()) {
            session.getTransactionManager().setRollbackOnly();
        }
        return WITHOUT_BODY.matcher(path).matches()
                ? Response.fromResponse(answer.get())
                        .entity(null)
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .build()
                : answer.get();
    }

    /** The database refuses what any request needs: that is over when somebody has mended it. */
    private Response unavailable(String path, String remedy, Exception exception) {
        LOG.errorf(exception, "The database refuses what requests need, which are answered with 503; %s", remedy);
        return OAUTH.matcher(path).matches()
                ? DATABASE_DOWN.response(path.endsWith(USERINFO) ? Endpoint.USERINFO : Endpoint.TOKEN)
                : problem(RequestFault.DATABASE);
    }

    /** None, too, of a realm that was removed meanwhile: what failed by that isn't to fail here once more. */
    private RealmProfile profile(Exception exception) {
        try {
            return profileOfRealm(exception);
        } catch (RuntimeException gone) {
            LOG.debug("The realm of a request that failed can't be read", gone);
            return new RealmProfile.None();
        }
    }

    /**
     * Returns the profile of the addressed realm. Keycloak's administration knows the realm once it has read the token,
     * and fails by a token without a user.
     */
    private RealmProfile profileOfRealm(Exception exception) {
        KeycloakContext context = session.getContext();
        if (context.getRealm() == null && exception instanceof NullPointerException) {
            Matcher administered = RequestFault.ADMINISTRATION.matcher(RequestFault.path(context));
            RealmModel realm = administered.matches() ? session.realms().getRealmByName(administered.group(1)) : null;
            if (realm != null) {
                context.setRealm(realm);
            }
        }
        return RealmProfiles.of(session);
    }

    private Optional<Response> answer(String path, RealmProfile profile, Exception exception) {
        Optional<RequestFault> fault = RequestFault.of(session, exception);
        if (fault.isPresent()) {
            log(fault.get(), exception);
            return Optional.of(answer(path, profile, fault.get()));
        }
        return exception instanceof ClientErrorException refused
                        && WITHOUT_BODY.matcher(path).matches()
                ? Optional.of(refused.getResponse())
                : Optional.empty();
    }

    /** Logs a fault as the log shows those of the server, since a failure behind the body may be one. */
    private static void log(RequestFault fault, Exception exception) {
        if (fault == RequestFault.UPLOAD) {
            LOG.error("An upload of an administrator could not be processed", exception);
        } else if (fault == RequestFault.REPRESENTATION) {
            LOG.error("The representation of a client could not be processed", exception);
        } else {
            LOG.debug("A request could not be read", exception);
        }
    }

    private Response answer(String path, RealmProfile profile, RequestFault fault) {
        if (!OAUTH.matcher(path).matches()) {
            return problem(fault);
        }
        Endpoint endpoint = path.endsWith(USERINFO) ? Endpoint.USERINFO : Endpoint.TOKEN;
        Refusal refusal = profile.closed().isPresent() ? Refusal.closed() : Refusal.of(session, finding(fault));
        Response answer = refusal.response(endpoint);
        return fault == RequestFault.BEARER
                ? Response.fromResponse(answer)
                        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")
                        .build()
                : answer;
    }

    private static Finding finding(RequestFault fault) {
        return Finding.refusal(
                Catalogue.get(RequestForm.class),
                new Outcome.Failed(error(fault), fault.remedy(), Outcome.Precedence.FORM));
    }

    private static OAuthError error(RequestFault fault) {
        return switch (fault) {
            case BEARER -> OAuthError.INVALID_TOKEN;
            case REPRESENTATION -> OAuthError.INVALID_CLIENT_METADATA;
            default -> OAuthError.INVALID_REQUEST;
        };
    }

    private static Response problem(RequestFault fault) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("status", fault.status());
        problem.put("detail", fault.remedy());
        Response.ResponseBuilder answer = Response.status(fault.status());
        if (fault == RequestFault.BEARER || fault == RequestFault.TOKEN) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (fault == RequestFault.HELD || fault == RequestFault.DATABASE) {
            answer.header(HttpHeaders.RETRY_AFTER, String.valueOf(Refusal.RETRY_AFTER_SECONDS));
        }
        return answer.type(new MediaType("application", "problem+json"))
                .entity(problem)
                .build();
    }
}
