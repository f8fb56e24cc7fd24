package no.helseprofil.keycloak.request;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import no.helseprofil.jose.ClientAssertion;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.request.RequestForm;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.utils.StringUtil;

/**
 * Decoded form of a request, and its {@code Authorization} header. The form has a fault where Keycloak's own readers
 * would disagree: some take the first of a repeated parameter and some join its values, and some drop a control
 * character. A client for which that isn't refused yet is judged by what Keycloak will act on: the first of several
 * values, and what is left of a value when Keycloak has put it right.
 *
 * @param parameters the parameters as Keycloak decoded them
 * @param authorization the first {@code Authorization} header; null if there is none
 * @param faults why the form can't be read without doubt
 */
public record DecodedForm(
        MultivaluedMap<String, String> parameters, @Nullable String authorization, List<String> faults) {

    /** Parameters that a client can make too long, with what it then has to change. */
    private static final Map<String, String> LENGTHENED = Map.of(
            "client_assertion",
            "send a shorter client_assertion, with fewer details; a longer one than this the server leaves out",
            "refresh_token",
            "log the user in anew, with fewer details; a longer refresh_token than this the server leaves out");

    /** Parameters that may come several times (RFC 8693, section 2.1; RFC 8707, section 2). */
    private static final Set<String> REPEATABLE = Set.of("audience", "resource");

    /** Parameters by which Keycloak authenticates the client. It reads them as they came. */
    private static final Set<String> AS_SENT =
            Set.of("client_id", "client_secret", "client_assertion", "client_assertion_type");

    /** Length in characters that no code of Keycloak's exceeds. */
    private static final int LONGEST_CODE = 256;

    private static final char DELETE = 0x7F;

    /** Characters that stand between letters and digits in scopes, addresses, codes and tokens. */
    static final String OF_NAMES = " -._~:/+=";

    static DecodedForm of(KeycloakSession session) {
        return of(session, parameters(session)).asSent(session);
    }

    private static MultivaluedMap<String, String> parameters(KeycloakSession session) {
        MultivaluedMap<String, String> decoded =
                session.getContext().getHttpRequest().getDecodedFormParameters();
        return decoded == null ? new MultivaluedHashMap<>() : decoded;
    }

    /**
     * Reads the {@code Authorization} header alone. Keycloak's resources take no token from a form, and may take files.
     */
    static DecodedForm ofHeader(KeycloakSession session) {
        return of(session, new MultivaluedHashMap<>());
    }

    private static DecodedForm of(KeycloakSession session, MultivaluedMap<String, String> parameters) {
        List<String> authorizations = Optional.ofNullable(session.getContext()
                        .getHttpRequest()
                        .getHttpHeaders()
                        .getRequestHeader(HttpHeaders.AUTHORIZATION))
                .orElse(List.of());
        return new DecodedForm(
                parameters,
                authorizations.isEmpty() ? null : authorizations.get(0),
                faults(parameters, authorizations));
    }

    /** Returns the form of a request whose body is here, which has a fault where a semicolon came with it. */
    private DecodedForm asSent(KeycloakSession session) {
        return RequestText.hasSemicolon(session, !parameters(session).isEmpty()) ? with(RequestForm.SEMICOLON) : this;
    }

    /**
     * Returns the form as one of the token endpoint. There Keycloak leaves out a parameter that is longer than it
     * takes, and goes on as if it had never been sent.
     */
    DecodedForm atTokenEndpoint(KeycloakSession session) {
        List<String> found = new ArrayList<>(faults);
        LENGTHENED.forEach((name, remedy) -> {
            String value = value(name);
            if (value != null && value.length() > longest(session, name)) {
                found.add(remedy);
            }
        });
        return new DecodedForm(parameters, authorization, found);
    }

    /** Returns the form as one of an endpoint that takes parameters. A form without any has a fault there. */
    DecodedForm withParameters() {
        return parameters.isEmpty() ? with(RequestForm.NO_PARAMETERS) : this;
    }

    private DecodedForm with(String fault) {
        return new DecodedForm(
                parameters,
                authorization,
                Stream.concat(faults.stream(), Stream.of(fault)).toList());
    }

    /** Returns how many characters of a parameter Keycloak takes. */
    static int longest(KeycloakSession session, String name) {
        return ((OIDCLoginProtocol) session.getProvider(LoginProtocol.class, OIDCLoginProtocol.LOGIN_PROTOCOL))
                .getConfig()
                .getMaxLengthForTheParameter(name, false);
    }

    /** Returns the parameters of the authorization endpoint, which came in the query or in the form; none later. */
    static DecodedForm inBrowser(KeycloakSession session, MultivaluedMap<String, String> parameters) {
        return parameters.isEmpty() ? of(parameters) : of(parameters).asSent(session);
    }

    /** Returns a form that came without an {@code Authorization} header that would count. */
    static DecodedForm of(MultivaluedMap<String, String> parameters) {
        return new DecodedForm(parameters, null, faults(parameters, List.of()));
    }

    /** Returns the value of a parameter as Keycloak will act on it; null if it is not given. */
    @Nullable
    String value(String name) {
        String value = parameters.getFirst(name);
        return AS_SENT.contains(name) ? value : clean(value);
    }

    /**
     * Returns a value as Keycloak puts it right. Keycloak compiles five expressions each time, which take out control
     * characters, also percent-encoded ones, and codes that set colours on a screen. A value of letters, digits and
     * {@link #OF_NAMES} has none of these, so the expressions are not run on it.
     */
    static @Nullable String clean(@Nullable String value) {
        return value == null || hasNamesOnly(value) ? value : StringUtil.removeControlCharacters(value);
    }

    private static boolean hasNamesOnly(String value) {
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            boolean isAlphanumeric = character >= '0' && character <= '9'
                    || character >= 'A' && character <= 'Z'
                    || character >= 'a' && character <= 'z';
            if (!isAlphanumeric && OF_NAMES.indexOf(character) < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns all values of a parameter that may come several times. A parameter without a value counts as not sent
     * (RFC 6749, section 3.2).
     */
    List<String> values(String name) {
        return parameters.getOrDefault(name, List.of()).stream()
                .map(DecodedForm::clean)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    Facts.Form facts() {
        String scheme = scheme();
        return new Facts.Form(
                faults,
                value("client_id"),
                value("grant_type"),
                hasSecret() || "basic".equals(scheme),
                ClientAssertion.TYPE.equals(value("client_assertion_type")),
                scheme);
    }

    /**
     * Returns whether a client secret was sent. A parameter without a value counts as not sent (RFC 6749, section 3.2):
     * by that Keycloak authenticates no client that has a key.
     */
    private boolean hasSecret() {
        return parameters.getOrDefault("client_secret", List.of()).stream().anyMatch(secret -> !secret.isEmpty());
    }

    /** Returns the scheme of the {@code Authorization} header in lower case; null if there is no header. */
    @Nullable
    String scheme() {
        return authorization == null
                ? null
                : authorization.strip().split("\\s+", 2)[0].toLowerCase(Locale.ROOT);
    }

    private static List<String> faults(MultivaluedMap<String, String> parameters, List<String> authorizations) {
        List<String> faults = new ArrayList<>();
        if (authorizations.size() > 1) {
            faults.add("send at most one Authorization header");
        }
        parameters.forEach((name, values) -> {
            if (values.size() > 1 && !REPEATABLE.contains(name)) {
                faults.add("send each parameter once");
            }
            // A part of a multipart form may come without a name.
            if (name == null) {
                faults.add("give each parameter a name");
                return;
            }
            if (hasControl(name) || values.stream().anyMatch(DecodedForm::hasControl)) {
                faults.add("send no control characters in parameters");
            }
        });
        if (hasLongCode(parameters)) {
            faults.add("send in code what the authorization endpoint gave, and no token");
        }
        return faults;
    }

    /** Returns whether a text has a control character of ASCII. It is fast, since each request brings long JWTs. */
    private static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character < ' ' || character == DELETE) {
                return true;
            }
        }
        return false;
    }

    /**
     * Leaves Keycloak one value of {@code resource}, which may come several times (RFC 8707, section 2). Keycloak
     * refuses a repeated parameter, and reads no value of this one. The request has been judged with all of them; the
     * form of a client that isn't judged stays as it is.
     */
    public static void leaveOneResource(KeycloakSession session) {
        MultivaluedMap<String, String> form = parameters(session);
        boolean judged = EvaluatedRequest.of(session)
                .filter(request -> !request.decision().isOutside())
                .isPresent();
        List<String> values = form.getOrDefault(OAuth2Constants.RESOURCE, List.of());
        if (judged && values.size() > 1) {
            form.putSingle(OAuth2Constants.RESOURCE, values.get(0));
        }
    }

    /** Has Keycloak grant the scopes that were judged to a machine that names none. */
    public static void nameScopes(KeycloakSession session) {
        EvaluatedRequest.of(session)
                .filter(request -> !request.decision().isOutside())
                .map(request -> request.facts().asked().scopes())
                .filter(scopes -> !scopes.isEmpty()
                        && AskedReader.namesNone(ProfileRequest.of(session).form()))
                .ifPresent(scopes ->
                        parameters(session).putSingle(OAuth2Constants.SCOPE, String.join(" ", new TreeSet<>(scopes))));
    }

    /**
     * Leaves out a parameter {@code code} that is longer than the codes of Keycloak, such as a token. Keycloak would
     * write a part of it into its events, a token's payload too. Without it, Keycloak refuses that there is no code.
     */
    public static void leaveOutLongCode(KeycloakSession session) {
        MultivaluedMap<String, String> form = parameters(session);
        if (hasLongCode(form)) {
            form.remove(OAuth2Constants.CODE);
        }
    }

    private static boolean hasLongCode(MultivaluedMap<String, String> form) {
        return form.getOrDefault(OAuth2Constants.CODE, List.of()).stream()
                .anyMatch(code -> code.length() > LONGEST_CODE);
    }
}
