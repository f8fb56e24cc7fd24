package no.helseprofil.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.broker.BrokerException.BrokerReason;
import no.helseprofil.broker.ProviderKeys.KeySource;
import no.helseprofil.broker.TokenAnswer.IdTokenCheck;
import no.helseprofil.jose.Jws;
import org.jspecify.annotations.Nullable;

/**
 * End of a login at the provider: the only way in which a user of the provider is accepted.
 *
 * @param client client of the provider
 * @param keys keys of the provider
 */
public record ProviderLogin(ProviderClient client, KeySource keys) {

    /**
     * Redeems a code, and returns its user with the tokens.
     *
     * @param asksUserInfo whether the userinfo endpoint is asked, if there is one
     */
    public Finished finish(BegunLogin begun, String code, boolean asksUserInfo) throws BrokerException {
        TokenAnswer answer = client.redeem(begun, code);
        UpstreamUser user = new IdTokenCheck(
                        new VerifiedJws.ExpectedSender(client.settings(), keys), begun, client.clock())
                .check(answer, subject -> asksUserInfo ? userInfo(answer, String.valueOf(subject)) : null);
        return new Finished(answer, user);
    }

    /** A completed login. */
    public record Finished(TokenAnswer tokens, UpstreamUser user) {}

    private @Nullable ObjectNode userInfo(TokenAnswer answer, String subject) throws BrokerException {
        URI address = client.metadata().userInfo();
        return address == null ? null : client.userInfo(address, answer.accessToken(), subject);
    }

    /**
     * Reads and verifies a logout token.
     *
     * @param compact the token as it was received; null if none was
     * @throws BrokerException if it isn't a token of the provider for this client
     */
    public static LogoutToken logoutToken(
            @Nullable String compact, ProviderSettings settings, KeySource keys, Instant now) throws BrokerException {
        return LogoutToken.of(compact, new VerifiedJws.ExpectedSender(settings, keys), now);
    }

    /**
     * Returns the address at which a browser ends its session at the provider (OpenID Connect RP-Initiated Logout 1.0).
     *
     * @param idToken ID token of the session
     * @param back address to which the browser returns
     * @param state value that it brings back
     * @return empty if the provider has no such address
     */
    public static Optional<URI> logout(
            ProviderSettings settings, ProviderMetadata metadata, String idToken, String back, String state) {
        return Optional.ofNullable(metadata.endSession())
                .map(place -> URI.create(place + (place.toString().indexOf('?') < 0 ? "?" : "&") + "client_id="
                        + encoded(settings.clientId()) + "&id_token_hint=" + encoded(idToken)
                        + "&post_logout_redirect_uri=" + encoded(back) + "&state=" + encoded(state)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

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
            VerifiedJws verified =
                    VerifiedJws.of(compact, trust, Set.of("logout+jwt", "jwt"), BrokerReason.LOGOUT, now);
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
}
