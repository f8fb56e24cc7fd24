package no.helseprofil.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an answer of the other side: the one way in which a user of it is believed.
 *
 * @param client speaks to it
 * @param keys what it signs with
 */
public record ProviderLogin(ProviderClient client, KeySource keys) {

    /**
     * Whom a code stands for, with the tokens.
     *
     * @param asksUserInfo whether the userinfo endpoint is asked, where there is one
     */
    public Finished finish(BegunLogin begun, String code, boolean asksUserInfo) throws BrokerException {
        TokenAnswer answer = client.redeem(begun, code);
        ToldUser told = new IdTokenCheck(new VerifiedJws.ExpectedSender(client.settings(), keys), begun, client.clock())
                .check(answer, subject -> asksUserInfo ? userInfo(answer, String.valueOf(subject)) : null);
        return new Finished(answer, told);
    }

    /** A login that has come to its end. */
    public record Finished(TokenAnswer tokens, ToldUser user) {}

    private @Nullable ObjectNode userInfo(TokenAnswer answer, String subject) throws BrokerException {
        URI address = client.metadata().userInfo();
        return address == null ? null : client.userInfo(address, answer.accessToken(), subject);
    }

    /**
     * What a logout token says.
     *
     * @param compact as it came; null if none came
     * @throws BrokerException if it isn't one of the other side for this client
     */
    public static LogoutToken told(@Nullable String compact, ProviderSettings settings, KeySource keys, Instant now)
            throws BrokerException {
        return LogoutToken.of(compact, new VerifiedJws.ExpectedSender(settings, keys), now);
    }

    /**
     * Where a browser goes so that its session at the other side ends (OpenID Connect RP-Initiated Logout 1.0).
     *
     * @param idToken of the session
     * @param back where it comes back
     * @param state what it brings back
     * @return empty if the other side has no such place
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
}
