package no.helseprofil.broker;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import no.helseprofil.broker.BrokerException.BrokerReason;
import org.jspecify.annotations.Nullable;

/**
 * The response that a browser brings back from the provider (RFC 6749, section 4.1.2; RFC 9207), read and compared with
 * the login that was sent there.
 *
 * @param code the authorization code; null if there is an error
 * @param error the error; null if there is a code
 */
public record ReturnedLogin(@Nullable String code, @Nullable String error) {

    /** Characters of an error that may be logged and written to an event (RFC 6749, section 4.1.2.1, narrower). */
    private static final Pattern ERROR = Pattern.compile("[a-z][a-z0-9_.-]{0,63}");

    /** Characters of a code (RFC 6749, appendix A.11). */
    private static final Pattern CODE = Pattern.compile("[\\x20-\\x7E]{1,2048}");

    /**
     * Reads the response to a login.
     *
     * @param begun the login; null if this browser has sent none, or its response has come already
     * @param parameters parameters of the browser's request
     * @throws BrokerException if it is no response, or one to another login
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

    /**
     * Requires the issuer in every response, including errors, whatever the metadata promise (RFC 9207, section 2.4).
     */
    private static void requireIssuer(BegunLogin begun, @Nullable String issuer) throws BrokerException {
        if (issuer == null) {
            throw mixedUp("The response doesn't name its issuer: without iss (RFC 9207) it is not accepted");
        }
        if (!begun.issuer().equals(issuer)) {
            throw mixedUp("The answer is of another issuer than the one that was asked");
        }
    }

    /**
     * Returns the value of a parameter. A repeated one is refused, since it is unknown which value other software has
     * read.
     */
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

    /** Returns a text without the code, which may not be logged. */
    @Override
    public String toString() {
        return "ReturnedLogin[" + (error == null ? "a code" : error) + "]";
    }
}
