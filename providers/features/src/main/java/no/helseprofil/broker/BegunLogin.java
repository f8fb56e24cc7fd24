package no.helseprofil.broker;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.broker.BrokerException.BrokerReason;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.Sha256;
import no.helseprofil.profile.SecurityLevel;
import no.helseprofil.profile.SecurityLevel.AskedLevel;
import org.jspecify.annotations.Nullable;

/**
 * A login that has been sent to the provider, with everything its response will be compared with. It is kept with the
 * authentication session, where neither the browser nor the provider reads it.
 *
 * @param issuer issuer of the provider
 * @param clientId {@code client_id} of this realm at the provider
 * @param keyId id of the key that signs for this login, to which its code is bound
 * @param redirectUri address to which the response comes
 * @param state value that ties the response to the browser
 * @param nonce value that ties the ID token to the login (OpenID Connect Core, section 3.1.2.1)
 * @param verifier value that ties the code to the login (RFC 7636)
 * @param floor the lowest level that is accepted; null if there is none
 * @param maxAge largest age, in seconds, of the user's authentication when the login began; null if it wasn't asked for
 * @param begunAt instant of its beginning, in seconds since the epoch
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
        long begunAt) {

    /** Mapper of its stored form, in which a newer version may have written further members. */
    private static final ObjectMapper KEPT =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    /**
     * Parameters that a client of this realm has sent.
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
     * Returns a new login.
     *
     * @param client client of the provider
     * @param random supplies an unguessable text, a different one each time
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
                client.clock().instant().getEpochSecond());
    }

    String challenge() {
        return Sha256.of(verifier);
    }

    WantedLevel wanted() {
        return new WantedLevel(floor);
    }

    /** Returns whether the settings still name the issuer and client with which the login began. */
    boolean isOf(ProviderSettings settings) {
        return issuer.equals(settings.issuer().toString()) && clientId.equals(settings.clientId());
    }

    /**
     * Returns whether the user was authenticated recently enough when the login began, or has been since, however long
     * that took.
     */
    boolean isRecent(@Nullable Instant authenticated, Duration skew) {
        return maxAge == null
                || (authenticated != null
                        && !authenticated.plusSeconds(maxAge).plus(skew).isBefore(Instant.ofEpochSecond(begunAt)));
    }

    /** Returns the login as it is kept. */
    public String text() {
        return KEPT.valueToTree(this).toString();
    }

    /** Reads the output of {@link #text}; empty if there is none. */
    public static Optional<BegunLogin> read(@Nullable String kept) {
        return Json.read(kept)
                .filter(json -> json.path("begunAt").isIntegralNumber())
                .map(json -> KEPT.convertValue(json, BegunLogin.class));
    }

    /** Returns a masked text, since none of its values may be logged. */
    @Override
    public String toString() {
        return "BegunLogin[masked]";
    }

    /**
     * The lowest level that is accepted: the lowest one asked for, but no lower than the configured minimum.
     *
     * @param floor null if every login will do
     */
    record WantedLevel(@Nullable String floor) {

        static WantedLevel of(ProviderSettings settings, AskedLevel asked) {
            String minimum = settings.minimumLevel();
            return new WantedLevel(asked.levels().stream()
                    .map(level -> minimum == null || level.compareTo(minimum) >= 0 ? level : minimum)
                    .min(Comparator.naturalOrder())
                    .orElse(minimum));
        }

        /** Returns {@code acr_values} of a request; empty if there is nothing to ask for. */
        String acrValues(ProviderSettings settings) {
            Map<String, String> names = settings.kind().names().acrValues();
            return Stream.of(Optional.ofNullable(floor).map(names::get).orElse(""), settings.acrValues())
                    .filter(value -> !value.isEmpty())
                    .collect(Collectors.joining(" "));
        }

        /**
         * Returns the level of a login by the provider's name of it, which is null if the provider hasn't sent one.
         *
         * @return empty if the level is unknown
         * @throws BrokerException if the level is too low
         */
        Optional<String> reached(@Nullable String returned) throws BrokerException {
            Optional<String> level = SecurityLevel.named(returned);
            if (floor != null
                    && level.filter(reached -> reached.compareTo(floor) >= 0).isEmpty()) {
                throw new BrokerException(
                        BrokerReason.LEVEL,
                        level.map(reached -> "The login is of level " + reached)
                                        .orElse("The ID token contains no known level")
                                + ", and " + floor + " was asked for");
            }
            return level;
        }
    }

    /**
     * The response that a browser brings back from the provider (RFC 6749, section 4.1.2; RFC 9207), read and compared
     * with the login that was sent there.
     *
     * @param code the authorization code; null if there is an error
     * @param error the error; null if there is a code
     */
    public record ReturnedLogin(
            @Nullable String code, @Nullable String error) {

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
         * Requires the issuer in every response, including errors, whatever the metadata promise (RFC 9207, section
         * 2.4).
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
         * Returns the value of a parameter. A repeated one is refused, since it is unknown which value other software
         * has read.
         */
        private static @Nullable String single(Map<String, List<String>> parameters, String name)
                throws BrokerException {
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
}
