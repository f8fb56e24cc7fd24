package no.helseprofil.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import no.helseprofil.broker.BrokerException.BrokerReason;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * Response of the token endpoint (RFC 6749, section 5.1).
 *
 * @param accessToken the access token
 * @param idToken null if there is none, as in responses to a refresh
 * @param refreshToken null if there is none
 * @param lifetime lifetime of the access token in seconds; null if the response doesn't name it
 */
public record TokenAnswer(
        String accessToken,
        @Nullable String idToken,
        @Nullable String refreshToken,
        @Nullable Long lifetime) {

    /** Longest lifetime in seconds, a year; a longer one is cut to it. */
    private static final long LONGEST_LIFETIME = 31_536_000;

    /** Characters of a token behind an authentication scheme in a header (RFC 6750, section 2.1). */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    /**
     * Reads a response.
     *
     * @throws BrokerException if it has no access token, or an unbound one that should be bound
     */
    static TokenAnswer read(ProviderSettings settings, String body) throws BrokerException {
        ObjectNode json;
        try {
            json = Json.object(body);
        } catch (MalformedException unreadable) {
            throw new BrokerException(BrokerReason.TOKEN, "The answer of the token endpoint is no JSON object");
        }
        String token = json.path("access_token").textValue();
        if (token == null || !TOKEN.matcher(token).matches()) {
            throw new BrokerException(BrokerReason.TOKEN, "The answer of the token endpoint has no access token");
        }
        String type = Objects.requireNonNullElse(json.path("token_type").textValue(), "");
        if (!type.toLowerCase(Locale.ROOT).equals(settings.isBound() ? "dpop" : "bearer")) {
            throw new BrokerException(
                    BrokerReason.TOKEN,
                    settings.isBound()
                            ? "The access token is bound to no key: its token_type isn't DPoP"
                            : "The access token's token_type isn't Bearer, and dpop is false");
        }
        return new TokenAnswer(
                token,
                json.path("id_token").textValue(),
                json.path("refresh_token").textValue(),
                lifetime(json.path("expires_in")));
    }

    private static @Nullable Long lifetime(JsonNode said) {
        return said.isNumber() ? (long) Math.max(0, Math.min(said.doubleValue(), LONGEST_LIFETIME)) : null;
    }

    /** Returns a masked text, since tokens may not be logged. */
    @Override
    public String toString() {
        return "TokenAnswer[masked]";
    }
}
