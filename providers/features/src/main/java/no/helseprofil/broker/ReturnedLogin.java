package no.helseprofil.broker;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a browser brings back from the other side (RFC 6749, section 4.1.2; RFC 9207): read, and compared with the login
 * that was sent there.
 *
 * @param code the authorization code; null if there is an error
 * @param error the error; null if there is a code
 */
public record ReturnedLogin(@Nullable String code, @Nullable String error) {

    /** What can be told of an error, in an event and in a log (RFC 6749, section 4.1.2.1, narrower). */
    private static final Pattern ERROR = Pattern.compile("[a-z][a-z0-9_.-]{0,63}");

    /** RFC 6749, appendix A.11. */
    private static final Pattern CODE = Pattern.compile("[\\x20-\\x7E]{1,2048}");

    /**
     * The answer to a login.
     *
     * @param begun what was sent; null if this browser has sent none, or its answer has come already
     * @param parameters of the request that the browser makes
     * @throws BrokerException if it isn't one, or another's
     */
    public static ReturnedLogin of(
            ProviderSettings settings, @Nullable BegunLogin begun, Map<String, List<String>> parameters)
            throws BrokerException {
        if (begun == null) {
            throw mixedUp("No login of this browser waits for an answer, or it has come already");
        }
        if (!begun.isOf(settings)) {
            throw mixedUp("The identity provider was set to another issuer or client since the login began");
        }
        requireIssuer(begun, single(parameters, "iss"));
        if (!begun.state().equals(single(parameters, "state"))) {
            throw mixedUp("The answer is of another login: its state differs");
        }
        String error = single(parameters, "error");
        String code = single(parameters, "code");
        if (error != null) {
            return new ReturnedLogin(null, ERROR.matcher(error).matches() ? error : "unreadable");
        }
        if (code == null || !CODE.matcher(code).matches()) {
            throw mixedUp("The answer has neither a code nor an error");
        }
        return new ReturnedLogin(code, null);
    }

    /** RFC 9207, section 2.4: asked of every answer, errors too; what the metadata promise doesn't matter. */
    private static void requireIssuer(BegunLogin begun, @Nullable String issuer) throws BrokerException {
        if (issuer == null) {
            throw mixedUp("The answer doesn't say who has given it: without iss (RFC 9207) it is not taken");
        }
        if (!begun.issuer().equals(issuer)) {
            throw mixedUp("The answer is of another issuer than the one that was asked");
        }
    }

    /** Of a parameter that stands there twice nobody knows which one the others have read. */
    private static @Nullable String single(Map<String, List<String>> parameters, String name) throws BrokerException {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw mixedUp("The answer has " + name + " twice");
        }
        return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
    }

    private static BrokerException mixedUp(String why) {
        return new BrokerException(BrokerReason.MIXED_UP, why);
    }

    /** The code is for nobody's eyes. */
    @Override
    public String toString() {
        return "ReturnedLogin[" + (error == null ? "a code" : error) + "]";
    }
}
