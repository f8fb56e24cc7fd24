package no.helseprofil.keycloak.endpoint;

import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.jose.Jws;
import no.helseprofil.keycloak.database.DatabaseFault;
import no.helseprofil.profile.request.RequestForm;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.managers.AppAuthManager;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.util.DPoPUtil;

/** Reason why the server has failed at a request, and what its client has to change, or may send once more. */
enum RequestFault {
    CONTENT_TYPE(415, "send a Content-Type that is a media type, with a charset that there is"),
    ACCEPT(406, "send an Accept that is a list of media types, or none"),
    MULTIPART(400, "encode the form as application/x-www-form-urlencoded; its parts can't be read"),
    UPLOAD(
            400,
            "send a file of the kind that is asked for, and all that belongs to it; the server's log says what failed"),
    ESCAPES(400, RequestForm.UNDECODABLE),
    PARAMETERS(400, "send fewer parameters; no request has as many as these"),
    CHARACTER(400, "send no null character (U+0000); nothing here is called so"),
    CONFLICT(409, "send it once more; another request changed the same at the same moment"),
    HELD(
            503,
            "send it once more in a minute; another request holds what this one writes, and nothing of it was written"),
    DATABASE(
            503,
            "send it once more in a minute, and look first whether it was done; the server's database refuses to work,"
                    + " and the server's log says why"),
    VALUE(400, "send a value that the parameter of the address can have"),
    NO_FORM(400, "send a form, encoded as application/x-www-form-urlencoded"),
    JSON_NULL(400, "send a JSON object; null is none"),
    JSON_TYPE(400, "send JSON in which each member has its type; a list of texts is no text"),
    PROOF(401, "send a new DPoP proof with each request, of a key that is one; this one can't be verified"),
    BEARER(401, "send a token of this server; this one can't be read"),
    TOKEN(
            401,
            "get a new access token and send it as a bearer token; none was sent, or it has ended or is of another"
                    + " server"),
    REPRESENTATION(
            400,
            "send a representation of a client in which each member has its type, and no list or object holds null;"
                    + " the server's log says what failed");

    private static final String UNDECODABLE = "Failed to decode URL";
    private static final String TOO_MANY = "Param limit of ";

    /**
     * {@code character_not_in_repertoire} of SQL: PostgreSQL has no null character, and is asked for names of others.
     */
    private static final String NO_SUCH_CHARACTER = "22021";

    /** Transaction rollback of SQL: of two that waited for each other the database has ended this one. */
    private static final String ROLLED_BACK = "40";

    private static final String NO_CONSTANT = "No enum constant ";

    /** Below these Keycloak takes for granted that what is posted is a form. */
    private static final Pattern TAKES_FORMS = path(".*/realms/[^/]+/(protocol|login-actions|broker)/.*");

    /** Path of the administration, with the name of the realm. */
    static final Pattern ADMINISTRATION = path(".*/admin/(?:realms|api)/([^/]+)(?:/.*)?");

    private static final Pattern REGISTRATION = path(".*/realms/[^/]+/clients-registrations/.*");

    /** The addresses that take the representation of a client. Those of registration end with a client_id. */
    private static final Pattern CLIENTS = path(".*/realms/[^/]+/(?:clients-registrations/.*|clients(?:/[^/]+)?/?)");

    /** Exceptions of Java by unexpected values. */
    private static final List<Class<? extends Throwable>> BY_VALUES = List.of(
            NullPointerException.class,
            ClassCastException.class,
            IllegalArgumentException.class,
            IndexOutOfBoundsException.class);

    private final int status;
    private final String remedy;

    RequestFault(int status, String remedy) {
        this.status = status;
        this.remedy = remedy;
    }

    /** The status of an answer that isn't one of OAuth. */
    int status() {
        return status;
    }

    String remedy() {
        return remedy;
    }

    /**
     * The first one that the request shows. An answer that Keycloak has found itself is one already, but for its form,
     * which an {@code Accept} that can't be read leaves open.
     *
     * @param exception what the server has failed by
     */
    static Optional<RequestFault> of(KeycloakSession session, Exception exception) {
        KeycloakContext context = session.getContext();
        List<String> contentTypes = context.getRequestHeaders().getRequestHeader(HttpHeaders.CONTENT_TYPE);
        String accept = context.getRequestHeaders().getHeaderString(HttpHeaders.ACCEPT);
        if (accept != null && !isAcceptable(accept)) {
            return Optional.of(ACCEPT);
        }
        if (exception instanceof WebApplicationException) {
            return Optional.empty();
        }
        if (!contentTypes.stream().allMatch(AnswerHeaders::isReadable)) {
            return Optional.of(CONTENT_TYPE);
        }
        if (isOfAdministration(context) && DatabaseFault.isOfState(exception, ROLLED_BACK)) {
            return Optional.of(CONFLICT);
        }
        if (isOfAdministration(context) && DatabaseFault.isHeld(exception)) {
            return Optional.of(HELD);
        }
        String type = contentTypes.isEmpty() ? "" : contentTypes.get(0).strip().toLowerCase(Locale.ROOT);
        if (type.startsWith(MediaType.MULTIPART_FORM_DATA)) {
            return Optional.of(isUpload(context) ? UPLOAD : MULTIPART);
        }
        if (exception instanceof IllegalArgumentException && startsWith(exception.getMessage(), UNDECODABLE)) {
            return Optional.of(ESCAPES);
        }
        if (startsWith(exception.getMessage(), TOO_MANY)) {
            return Optional.of(PARAMETERS);
        }
        if (DatabaseFault.isOfState(exception, NO_SUCH_CHARACTER)) {
            return Optional.of(CHARACTER);
        }
        if (exception instanceof IllegalArgumentException && isOfNoConstant(context, exception.getMessage())) {
            return Optional.of(VALUE);
        }
        if (JsonBody.wasNull(session)) {
            return Optional.of(JSON_NULL);
        }
        if (JsonBody.isOfType(exception)) {
            return Optional.of(JSON_TYPE);
        }
        boolean formless = "POST".equals(context.getHttpRequest().getHttpMethod())
                && !type.startsWith(MediaType.APPLICATION_FORM_URLENCODED);
        String path = path(context);
        if (formless && TAKES_FORMS.matcher(path).matches()) {
            return Optional.of(NO_FORM);
        }
        if (isOfProof(context, exception)) {
            return Optional.of(PROOF);
        }
        if (isAnonymous(context, exception)) {
            return Optional.of(BEARER);
        }
        return isOfRepresentation(context, exception) ? Optional.of(REPRESENTATION) : Optional.empty();
    }

    /** A pattern of paths. They are decoded: the name of a client may be in more than one line. */
    static Pattern path(String pattern) {
        return Pattern.compile(pattern, Pattern.DOTALL);
    }

    /** The path of the request, also where the query behind it makes it no URI. */
    static String path(KeycloakContext context) {
        return "/" + context.getUri().getPath();
    }

    /** Keycloak's verification of a proof fails by some that it should refuse, such as one in its last second. */
    private static boolean isOfProof(KeycloakContext context, Exception exception) {
        return context.getRequestHeaders().getHeaderString("DPoP") != null
                && Stream.<Throwable>iterate(exception, Objects::nonNull, Throwable::getCause)
                        .flatMap(thrown -> Stream.of(thrown.getStackTrace()))
                        .anyMatch(frame -> frame.getClassName().startsWith(DPoPUtil.class.getName()));
    }

    /**
     * Returns whether Keycloak has failed by what came in place of a token. It asks a token for its algorithm, and its
     * administration for its issuer, before it knows that it has one.
     */
    private static boolean isAnonymous(KeycloakContext context, Exception exception) {
        boolean administers = isOfAdministration(context);
        if (!administers && !REGISTRATION.matcher(path(context)).matches() && !isOfToken(exception)) {
            return false;
        }
        try {
            String token = AppAuthManager.extractAuthorizationHeaderToken(context.getRequestHeaders());
            return token != null
                    && Jws.read(token)
                            .filter(jws -> jws.headerText("alg") != null)
                            .filter(jws -> !administers || jws.claimText("iss") != null)
                            .isEmpty();
        } catch (NotAuthorizedException otherScheme) {
            return false;
        }
    }

    private static boolean isOfToken(Exception exception) {
        return Stream.of(exception.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(AuthenticationManager.class.getName()));
    }

    /** Returns whether Keycloak has failed by the values of a client's representation, and not by its database. */
    private static boolean isOfRepresentation(KeycloakContext context, Exception exception) {
        String method = context.getHttpRequest().getHttpMethod();
        boolean writes = method.equals("POST") || method.equals("PUT");
        return writes
                && CLIENTS.matcher(path(context)).matches()
                && (exception.getClass() == RuntimeException.class
                        || BY_VALUES.stream().anyMatch(type -> type.isInstance(exception)))
                && !DatabaseFault.isAny(exception);
    }

    private static boolean isOfAdministration(KeycloakContext context) {
        return ADMINISTRATION.matcher(path(context)).matches();
    }

    /**
     * Returns whether an authenticated administrator sent it. The administration alone takes multipart forms and reads
     * the parts before it authenticates anybody; so here the parts could be read, and their values failed.
     */
    private static boolean isUpload(KeycloakContext context) {
        return context.getBearerToken() != null && isOfAdministration(context);
    }

    private static boolean isAcceptable(String accept) {
        try {
            for (String range : accept.split(",", -1)) {
                MediaType.valueOf(range.strip());
            }
            return true;
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    /** Keycloak reads some parameters of its administration as names of constants, and says which one isn't there. */
    private static boolean isOfNoConstant(KeycloakContext context, @Nullable String message) {
        return startsWith(message, NO_CONSTANT)
                && context.getUri().getQueryParameters().values().stream()
                        .flatMap(List::stream)
                        .anyMatch(value -> String.valueOf(message).endsWith("." + value));
    }

    private static boolean startsWith(@Nullable String text, String beginning) {
        return text != null && text.startsWith(beginning);
    }
}
