package no.helseprofil.testkit.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Demand of an API for a better login of its user (RFC 9470, section 3): at a certain level, or a new one.
 *
 * @param acrValues the levels that will do, separated by spaces; null if any will
 * @param maxAge greatest age of the login in seconds; null if it doesn't matter
 */
public record LevelChallenge(
        @Nullable String acrValues, @Nullable String maxAge) {

    private static final Pattern ERROR = Pattern.compile("\\berror=\"insufficient_user_authentication\"");
    private static final Pattern ACR_VALUES = Pattern.compile("\\bacr_values=\"(?<value>[^\"]+)\"");
    private static final Pattern MAX_AGE = Pattern.compile("\\bmax_age=\"?(?<value>\\d+)");

    /** Returns the demand in an API's answer; empty if the answer is another one. */
    public static Optional<LevelChallenge> of(Response answer) {
        return answer.headerLines("WWW-Authenticate").stream()
                .filter(header ->
                        answer.status() == 401 && ERROR.matcher(header).find())
                .map(header -> new LevelChallenge(value(ACR_VALUES, header), value(MAX_AGE, header)))
                .findFirst();
    }

    /** Returns the parameters of an authorization request (RFC 9470, section 4). */
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (acrValues != null) {
            parameters.put("acr_values", acrValues);
        }
        if (maxAge != null) {
            parameters.put("max_age", maxAge);
        }
        return parameters;
    }

    private static @Nullable String value(Pattern parameter, String header) {
        Matcher found = parameter.matcher(header);
        return found.find() ? found.group("value") : null;
    }
}
