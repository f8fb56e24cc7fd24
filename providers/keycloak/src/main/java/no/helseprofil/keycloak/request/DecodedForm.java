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
import no.helseprofil.jose.ClientAssertion;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.request.RequestForm;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.utils.StringUtil;

/**
 * The decoded form of a request, and its {@code Authorization} header. What Keycloak's own readers would treat
 * differently from one another is a fault: a parameter that comes twice, which some of them take the first of and some
 * join, and a control character, which some of them drop. A client for which that isn't refused yet is judged by what
 * Keycloak will act on: the first of several values, and of a value what is left when Keycloak has put it right.
 *
 * @param parameters the parameters as Keycloak decoded them
 * @param authorization the {@code Authorization} header, if there is one
 * @param faults why the form can't be read without doubt
 */
record DecodedForm(
        MultivaluedMap<String, String> parameters, @Nullable String authorization, List<String> faults) {

    /** What a client can make long, and what it then has to change. */
    private static final Map<String, String> LENGTHENED = Map.of(
            "client_assertion",
            "send a shorter client_assertion, with fewer details; a longer one than this the server leaves out",
            "refresh_token",
            "log the user in anew, with fewer details; a longer refresh_token than this the server leaves out");

    /** RFC 8693, section 2.1, and RFC 8707, section 2: these may come several times. */
    private static final Set<String> REPEATABLE = Set.of("audience", "resource");

    /** By these Keycloak authenticates the client, and reads them as they came. */
    private static final Set<String> AS_SENT =
            Set.of("client_id", "client_secret", "client_assertion", "client_assertion_type");

    private static final char DELETE = 0x7F;

    /** What stands between letters and digits in scopes, addresses, codes and tokens. */
    static final String OF_NAMES = " -._~:/+=";

    static DecodedForm of(KeycloakSession session) {
        MultivaluedMap<String, String> decoded =
                session.getContext().getHttpRequest().getDecodedFormParameters();
        return of(session, decoded == null ? new MultivaluedHashMap<>() : decoded);
    }

    /** The {@code Authorization} header alone: Keycloak's resources take no token from a form, and may take files. */
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

    /**
     * One to the token endpoint, where Keycloak leaves out a parameter that is longer than it takes, and goes on as if
     * it had never been sent.
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

    /** One to an endpoint that takes parameters: without any there is nothing that could be right. */
    DecodedForm withParameters() {
        if (!parameters.isEmpty()) {
            return this;
        }
        List<String> found = new ArrayList<>(faults);
        found.add(RequestForm.NO_PARAMETERS);
        return new DecodedForm(parameters, authorization, found);
    }

    /** How many characters of a parameter Keycloak takes. */
    static int longest(KeycloakSession session, String name) {
        return ((OIDCLoginProtocol) session.getProvider(LoginProtocol.class, OIDCLoginProtocol.LOGIN_PROTOCOL))
                .getConfig()
                .getMaxLengthForTheParameter(name, false);
    }

    /** Parameters that came without an {@code Authorization} header that would count. */
    static DecodedForm of(MultivaluedMap<String, String> parameters) {
        return new DecodedForm(parameters, null, faults(parameters, List.of()));
    }

    /** The value of a parameter as Keycloak will act on it, if it is given. */
    @Nullable
    String value(String name) {
        String value = parameters.getFirst(name);
        return AS_SENT.contains(name) ? value : clean(value);
    }

    /**
     * As Keycloak puts it right, by five expressions that it compiles each time. They take out control characters, also
     * percent-encoded, and what sets colours on a screen: nothing of a value that has only letters, digits and what
     * stands between them in names.
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
     * All values of a parameter that may come several times; one without a value was never sent
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
     * One without a value was never sent (RFC 6749, section 3.2): by that Keycloak authenticates no
     * client that has a key.
     */
    private boolean hasSecret() {
        return parameters.getOrDefault("client_secret", List.of()).stream().anyMatch(secret -> !secret.isEmpty());
    }

    /** Of the {@code Authorization} header, in small letters. */
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
            // A part of a multipart form may come without one.
            if (name == null) {
                faults.add("give each parameter a name");
                return;
            }
            if (hasControl(name) || values.stream().anyMatch(DecodedForm::hasControl)) {
                faults.add("send no control characters in parameters");
            }
        });
        if (LongCode.isIn(parameters)) {
            faults.add("send in code what the authorization endpoint gave, and no token");
        }
        return faults;
    }

    /** Of ASCII; a proof or an assertion is long, and every request brings some. */
    private static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character < ' ' || character == DELETE) {
                return true;
            }
        }
        return false;
    }
}
