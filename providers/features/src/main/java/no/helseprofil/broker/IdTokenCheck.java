package no.helseprofil.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import no.helseprofil.jose.Jws;
import org.jspecify.annotations.Nullable;

/**
 * Whether the ID token is that of a login that was begun here (OpenID Connect Core, section 3.1.3.7, narrower).
 *
 * @param trust whom it has to be from
 * @param begun the login
 * @param clock the instant at which it is looked at
 */
record IdTokenCheck(VerifiedJws.ExpectedSender trust, BegunLogin begun, Clock clock) {

    private static final VerifiedJws.Failing FAILING = new VerifiedJws.Failing(BrokerReason.TOKEN);

    /** No provider issues one for a code that old. */
    private static final Duration OLDEST = Duration.ofMinutes(10);

    /**
     * What it tells.
     *
     * @param userInfo asks for the rest, when it is known whose it is
     * @throws BrokerException if it isn't
     */
    ToldUser check(TokenAnswer answer, UserInfo userInfo) throws BrokerException {
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
            throw FAILING.with("the user has not logged in anew, as max_age asked for");
        }
        ProviderKind kind = trust.settings().kind();
        String level =
                begun.wanted().reached(jws.claimText(kind.names().level())).orElse(null);
        ToldUser told = new ToldUser(kind, jws.payload(), userInfo.of(jws.claimText("sub")), level);
        if (!told.isStorable()) {
            throw FAILING.with("it or userinfo tells a name, an address or a number of more than " + ToldUser.LONGEST
                    + " characters, or with control characters");
        }
        return told;
    }

    /** Where the rest of the claims come from; they can't be had before the ID token has been believed. */
    interface UserInfo {

        /** Null if nobody asks there. */
        @Nullable
        ObjectNode of(@Nullable String subject) throws BrokerException;
    }

    private static void requireSubject(Jws jws) throws BrokerException {
        String subject = jws.claimText("sub");
        if (subject == null || subject.isBlank() || subject.length() > ToldUser.LONGEST) {
            throw FAILING.with("it names no user");
        }
    }

    /** OpenID Connect Core, section 3.1.3.6: the access token of another answer is noticed, where there is a hash. */
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
