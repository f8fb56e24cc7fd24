package no.helseprofil.keycloak.request;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import no.helseprofil.jose.Jws;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.organisation.Details;
import no.helseprofil.profile.Facts;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/**
 * The authorization request that is or was pushed. Where a request object is sent its claims alone count (RFC 9126, section
 * 3), as they do for Keycloak. HelseID's clients send one that carries details and nothing else, with the request beside it:
 * then the parameters are the request.
 *
 * @param form the parameters
 * @param compact the request object as it came, if there is one
 * @param object the request object, if it is a readable JWT
 */
public record PushedRequest(
        Function<String, @Nullable String> form,
        @Nullable String compact,
        @Nullable Jws object) {

    /** The parameter that carries a request object (RFC 9101, section 5). */
    public static final String REQUEST = "request";

    private static final String ATTRIBUTE = PushedRequest.class.getName();
    private static final String DETAILS = "authorization_details";
    private static final String MISPLACED = "assertion_details";

    /** What is said of a JWT itself, and whose it is: no part of an authorization request. */
    private static final Set<String> ABOUT_THE_OBJECT =
            Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id", DETAILS, MISPLACED);

    /** Reads a request from its parameters. */
    public static PushedRequest of(Function<String, @Nullable String> form) {
        String compact = form.apply(REQUEST);
        if (compact == null) {
            return new PushedRequest(form, null, null);
        }
        try {
            return new PushedRequest(form, compact, Jws.parse(compact));
        } catch (MalformedException unreadable) {
            return new PushedRequest(form, compact, null);
        }
    }

    /** The one that is pushed by the request of this session. */
    public static Optional<PushedRequest> of(KeycloakSession session) {
        return Optional.ofNullable(session.getAttribute(ATTRIBUTE, PushedRequest.class));
    }

    static PushedRequest read(KeycloakSession session, RequestForm form) {
        PushedRequest pushed = of(form::value);
        session.setAttribute(ATTRIBUTE, pushed);
        return pushed;
    }

    /** Whether the request stands beside an object that carries nothing but details. */
    public boolean isBesideItsDetails() {
        if (object == null) {
            return false;
        }
        for (var names = object.payload().fieldNames(); names.hasNext(); ) {
            if (!ABOUT_THE_OBJECT.contains(names.next())) {
                return false;
            }
        }
        return true;
    }

    /** What it asks for; nothing where it stands in an object that is no readable JWT. */
    public Facts.AuthorizationParameters parameters() {
        return parameters(this::value, compact != null, object == null ? null : object.headerText("alg"));
    }

    /** What it says that the client acts for; as plain parameters, which nobody has signed, it says nothing. */
    public Details details() {
        return object == null
                ? Details.ABSENT
                : Details.ofRequestObject(object.payload().get(DETAILS));
    }

    boolean hasMisplacedDetails() {
        return object != null && object.payload().has(MISPLACED);
    }

    /** A parameter of the request, from wherever it stands. */
    @Nullable
    String value(String name) {
        if (compact == null || isBesideItsDetails()) {
            return form.apply(name);
        }
        return object == null ? null : object.claimText(name);
    }

    /** What it asks for, by the values of its parameters. */
    public static Facts.AuthorizationParameters parameters(
            Function<String, @Nullable String> value, boolean hasObject, @Nullable String algorithm) {
        return new Facts.AuthorizationParameters(
                value.apply("response_type"),
                value.apply("redirect_uri"),
                value.apply("code_challenge"),
                value.apply("code_challenge_method"),
                value.apply("dpop_jkt"),
                hasObject,
                algorithm);
    }
}
