package no.helseprofil.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
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
}
