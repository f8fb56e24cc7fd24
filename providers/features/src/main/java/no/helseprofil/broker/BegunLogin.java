package no.helseprofil.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.Sha256;
import no.helseprofil.profile.AskedLevel;
import org.jspecify.annotations.Nullable;

/**
 * One login that has been sent to the other side, and what its answer will be compared with. It is kept with the login,
 * where neither the browser nor the other side reads it.
 *
 * @param issuer to whom it was sent
 * @param clientId as whom
 * @param keyId of the key that signs for this login, to which its code is bound
 * @param redirectUri where the answer comes
 * @param state what ties the answer to the browser
 * @param nonce what ties the ID token to the login (OpenID Connect Core, section 3.1.2.1)
 * @param verifier what ties the code to the login (RFC 7636)
 * @param floor the level below which it isn't good enough; null if there is none
 * @param maxAge how many seconds before it began the user may have logged in; null if that wasn't asked for
 * @param begunAt when it began
 */
public record BegunLogin(
        String issuer,
        String clientId,
        String keyId,
        String redirectUri,
        String state,
        String nonce,
        String verifier,
        @Nullable String floor,
        @Nullable Long maxAge,
        Instant begunAt) {

    private static final String BEGUN_AT = "begunAt";

    /**
     * What a client of this realm has asked for.
     *
     * @param level the levels, any of which will do
     * @param prompt {@code prompt} (OpenID Connect Core, section 3.1.2.1); null if it was not sent
     * @param maxAge {@code max_age}; null if it was not sent
     * @param language the user's (BCP 47)
     */
    public record Wish(
            AskedLevel level,
            @Nullable String prompt,
            @Nullable Long maxAge,
            String language) {}

    /**
     * A new one.
     *
     * @param client speaks to the other side
     * @param random texts that nobody guesses, each time another
     */
    public static BegunLogin of(
            ProviderClient client, String redirectUri, String state, Wish wish, Supplier<String> random) {
        ProviderSettings settings = client.settings();
        return new BegunLogin(
                settings.issuer().toString(),
                settings.clientId(),
                client.key().id(),
                redirectUri,
                state,
                random.get(),
                random.get(),
                WantedLevel.of(settings, wish.level()).floor(),
                wish.maxAge(),
                client.clock().instant());
    }

    String challenge() {
        return Sha256.of(verifier);
    }

    WantedLevel wanted() {
        return new WantedLevel(floor);
    }

    /** Whether the settings are still those with which it was begun. */
    boolean isOf(ProviderSettings settings) {
        return issuer.equals(settings.issuer().toString()) && clientId.equals(settings.clientId());
    }

    /** Whether the user had logged in lately enough when it began, or has since: however long that has taken. */
    boolean isRecent(@Nullable Instant authenticated, Duration skew) {
        return maxAge == null
                || (authenticated != null
                        && !authenticated.plusSeconds(maxAge).plus(skew).isBefore(begunAt));
    }

    /** As it is kept. */
    public String text() {
        ObjectNode kept = JsonNodeFactory.instance
                .objectNode()
                .put("issuer", issuer)
                .put("clientId", clientId)
                .put("keyId", keyId)
                .put("redirectUri", redirectUri)
                .put("state", state)
                .put("nonce", nonce)
                .put("verifier", verifier)
                .put("floor", floor)
                .put(BEGUN_AT, begunAt.getEpochSecond());
        if (maxAge != null) {
            kept.put("maxAge", maxAge);
        }
        return kept.toString();
    }

    /** Reads what {@link #text} has written; empty if there is none. */
    public static Optional<BegunLogin> read(@Nullable String kept) {
        return Json.read(kept)
                .filter(json -> json.path(BEGUN_AT).isIntegralNumber())
                .map(json -> new BegunLogin(
                        json.path("issuer").asText(),
                        json.path("clientId").asText(),
                        json.path("keyId").asText(),
                        json.path("redirectUri").asText(),
                        json.path("state").asText(),
                        json.path("nonce").asText(),
                        json.path("verifier").asText(),
                        json.path("floor").textValue(),
                        number(json.path("maxAge")),
                        Instant.ofEpochSecond(json.path(BEGUN_AT).longValue())));
    }

    private static @Nullable Long number(JsonNode node) {
        return node.isIntegralNumber() ? node.longValue() : null;
    }

    /** Nothing of it is for a log. */
    @Override
    public String toString() {
        return "BegunLogin[masked]";
    }
}
