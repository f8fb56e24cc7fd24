package no.helseprofil.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import no.helseprofil.broker.BrokerException.BrokerReason;
import no.helseprofil.broker.ProviderSettings.ProviderKind;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.Jws;
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

    /**
     * Check that an ID token belongs to a login that began here (OpenID Connect Core, section 3.1.3.7, narrower).
     *
     * @param trust the expected sender
     * @param begun the login
     * @param clock clock for the instant of the check
     */
    record IdTokenCheck(VerifiedJws.ExpectedSender trust, BegunLogin begun, Clock clock) {

        private static final VerifiedJws.Failing FAILING = new VerifiedJws.Failing(BrokerReason.TOKEN);

        /** Largest age of an ID token: no provider issues one for a code older than that. */
        private static final Duration OLDEST = Duration.ofMinutes(10);

        /**
         * Returns the user of the token.
         *
         * @param userInfo supplies the claims of the userinfo endpoint, once the token's subject is known
         * @throws BrokerException if the token doesn't belong to the login
         */
        UpstreamUser check(TokenAnswer answer, UserInfo userInfo) throws BrokerException {
            Instant now = clock.instant();
            VerifiedJws verified = VerifiedJws.of(answer.idToken(), trust, Set.of("jwt"), BrokerReason.TOKEN, now);
            Jws jws = verified.jws();
            if (!verified.isUnexpired(now)) {
                throw FAILING.with("it has expired: compare the clocks");
            }
            Instant issued = jws.claimDate("iat");
            if (issued == null || issued.isBefore(now.minus(OLDEST))) {
                throw FAILING.with("it was issued long ago");
            }
            if (!begun.nonce().equals(jws.claimText("nonce"))) {
                throw FAILING.with("its nonce is that of another login");
            }
            requireSubject(jws);
            requireAccessToken(jws, answer.accessToken());
            if (!begun.isRecent(jws.claimDate("auth_time"), VerifiedJws.SKEW)) {
                throw FAILING.with("the user has not logged in again, as max_age requires");
            }
            ProviderKind kind = trust.settings().kind();
            String level =
                    begun.wanted().reached(jws.claimText(kind.names().level())).orElse(null);
            UpstreamUser user = new UpstreamUser(kind, jws.payload(), userInfo.of(jws.claimText("sub")), level);
            if (!user.isStorable()) {
                throw FAILING.with("the ID token or userinfo contains a name, an address or a number of more than "
                        + UpstreamUser.LONGEST + " characters, or with control characters");
            }
            return user;
        }

        /** Source of the claims beside the ID token. They can't be read before the ID token has been verified. */
        interface UserInfo {

            /** Returns the claims of a user; null if the userinfo endpoint isn't asked. */
            @Nullable
            ObjectNode of(@Nullable String subject) throws BrokerException;
        }

        private static void requireSubject(Jws jws) throws BrokerException {
            String subject = jws.claimText("sub");
            if (subject == null || subject.isBlank() || subject.length() > UpstreamUser.LONGEST) {
                throw FAILING.with("it names no user");
            }
        }

        /**
         * Requires the access token of the same response where the ID token has a hash of it (OpenID Connect Core,
         * section 3.1.3.6).
         */
        private static void requireAccessToken(Jws jws, String accessToken) throws BrokerException {
            if (jws.payload().has("at_hash") && !hash(jws, accessToken).equals(jws.claimText("at_hash"))) {
                throw FAILING.with("it is of another access token");
            }
        }

        private static String hash(Jws jws, String accessToken) {
            String algorithm = String.valueOf(jws.headerText("alg"));
            try {
                byte[] whole = MessageDigest.getInstance("SHA-" + algorithm.substring(algorithm.length() - 3))
                        .digest(accessToken.getBytes(StandardCharsets.US_ASCII));
                return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(whole, whole.length / 2));
            } catch (NoSuchAlgorithmException missing) {
                throw new IllegalStateException("SHA-2 is part of every Java platform", missing);
            }
        }
    }
}
