package no.helseprofil.broker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import no.helseprofil.jose.Jws;
import org.jspecify.annotations.Nullable;

/**
 * The provider's notice that a session has ended (OpenID Connect Back-Channel Logout 1.0, section 2.4).
 *
 * @param id {@code jti}, which may come once
 * @param subject the user whose sessions end; null if only a session is named
 * @param session the session that ends; null if all sessions of the user end
 */
public record LogoutToken(
        String id, @Nullable String subject, @Nullable String session) {

    /** Largest age of a logout token, and so the time for which its id has to be remembered. */
    public static final Duration OLDEST = Duration.ofMinutes(5);

    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
    private static final VerifiedJws.Failing FAILING = new VerifiedJws.Failing(BrokerReason.LOGOUT);

    static LogoutToken of(@Nullable String compact, VerifiedJws.ExpectedSender trust, Instant now)
            throws BrokerException {
        VerifiedJws verified = VerifiedJws.of(compact, trust, Set.of("logout+jwt", "jwt"), BrokerReason.LOGOUT, now);
        Jws jws = verified.jws();
        JsonNode event = jws.payload().path("events").path(EVENT);
        if (!event.isObject() || jws.payload().has("nonce")) {
            throw FAILING.with("it is no logout token");
        }
        Instant issued = jws.claimDate("iat");
        if (issued == null
                || issued.isBefore(now.minus(OLDEST))
                || (jws.payload().has("exp") && !verified.isUnexpired(now))) {
            throw FAILING.with("it is too old");
        }
        String id = jws.claimText("jti");
        String subject = jws.claimText("sub");
        String session = jws.claimText("sid");
        if (id == null || (subject == null && session == null)) {
            throw FAILING.with("it has no jti, or names neither a user nor a session");
        }
        return new LogoutToken(id, subject, session);
    }

    /** Returns a masked text, since the user of a session may not be logged. */
    @Override
    public String toString() {
        return "LogoutToken[masked]";
    }
}
