package no.helseprofil.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.helseprofil.broker.BrokerException.BrokerReason;
import no.helseprofil.broker.BrokerKey.ClientJwts;
import no.helseprofil.jose.ClientAssertion;
import no.helseprofil.jose.Json;
import org.jspecify.annotations.Nullable;

/**
 * Client of the provider: each request has an assertion of its own, and a proof of its own where tokens are bound.
 *
 * @param settings settings of the provider
 * @param metadata metadata of the provider
 * @param key key of the realm
 * @param transport transport to the provider
 * @param nonces latest nonces of servers
 * @param clock clock for the instants of requests
 */
public record ProviderClient(
        ProviderSettings settings,
        ProviderMetadata metadata,
        BrokerKey key,
        ProviderTransport transport,
        ServerNonces nonces,
        Clock clock) {

    private static final Pattern REQUEST_URI = Pattern.compile("[\\x21-\\x7E]{1,512}");
    private static final Pattern ERROR = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    /**
     * Pattern of HelseID's codes in its error descriptions. The rest of a description isn't logged, since its content
     * is unknown.
     */
    private static final Pattern CODE = Pattern.compile("HID-[A-Z0-9-]{1,40}");

    private static final int UNAUTHORIZED = 401;
    private static final int BAD_REQUEST = 400;

    /** Scope of HelseID's self-service, for a token of the client itself that holds nothing about a user. */
    private static final String SELF_SERVICE_SCOPE = "nhn:selvbetjening/client";

    /**
     * Fetches the metadata of an issuer.
     *
     * @throws BrokerException if they can't be fetched or used
     */
    public static ProviderMetadata metadata(ProviderSettings settings, ProviderTransport transport)
            throws BrokerException {
        return ProviderMetadata.read(
                settings, body(transport, ProviderMetadata.address(settings.issuer()), "metadata"));
    }

    /**
     * Fetches the public keys of the provider.
     *
     * @throws BrokerException if they can't be fetched or used
     */
    public static ProviderKeys keys(ProviderMetadata metadata, ProviderTransport transport) throws BrokerException {
        return ProviderKeys.read(body(transport, metadata.keys(), "keys"));
    }

    private static String body(ProviderTransport transport, URI address, String what) throws BrokerException {
        try {
            ProviderTransport.Received answer = transport.send(ProviderTransport.Sent.get(address));
            if (!answer.isSuccess()) {
                throw new BrokerException(
                        BrokerReason.UNREACHABLE,
                        "Where the " + what + " of the other side should be there is HTTP " + answer.status());
            }
            return answer.body();
        } catch (IOException silent) {
            throw unreachable(what);
        }
    }

    /**
     * Pushes the authorization request of a login (RFC 9126).
     *
     * @return address to which the browser is sent
     */
    public URI push(BegunLogin login, BegunLogin.Wish wish) throws BrokerException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("response_type", "code");
        form.put("scope", settings.scopes());
        form.put("redirect_uri", login.redirectUri());
        form.put("state", login.state());
        form.put("nonce", login.nonce());
        form.put("code_challenge", login.challenge());
        form.put("code_challenge_method", "S256");
        form.put("acr_values", login.wanted().acrValues(settings));
        form.put("prompt", wish.prompt() == null ? "" : wish.prompt());
        form.put("max_age", login.maxAge() == null ? "" : login.maxAge().toString());
        form.put("ui_locales", wish.language());
        form.put("dpop_jkt", settings.isBound() ? key.thumbprint() : "");
        form.values().removeIf(String::isEmpty);
        ProviderTransport.Received answer = authenticated(metadata.pushedRequests(), form, false);
        String requestUri = Json.read(answer.body())
                .map(json -> json.path("request_uri").textValue())
                .filter(uri -> REQUEST_URI.matcher(uri).matches())
                .orElseThrow(() -> new BrokerException(
                        BrokerReason.REFUSED, "The answer to the pushed request has no request_uri"));
        String query = "client_id=" + encoded(settings.clientId()) + "&request_uri=" + encoded(requestUri);
        String place = metadata.authorization().toString();
        return URI.create(place + (place.indexOf('?') < 0 ? "?" : "&") + query);
    }

    /** Redeems the code of a login (RFC 6749, section 4.1.3). */
    public TokenAnswer redeem(BegunLogin login, String code) throws BrokerException {
        return token(Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                login.redirectUri(),
                "code_verifier",
                login.verifier()));
    }

    /** Fetches a new access token (RFC 6749, section 6). */
    public TokenAnswer refresh(String refreshToken) throws BrokerException {
        return token(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
    }

    private TokenAnswer token(Map<String, String> form) throws BrokerException {
        return TokenAnswer.read(
                settings,
                authenticated(metadata.token(), form, settings.isBound()).body());
    }

    /**
     * Fetches the claims of the ID token's user (OpenID Connect Core, section 5.3).
     *
     * @param subject {@code sub} of the ID token
     */
    public ObjectNode userInfo(URI address, String accessToken, String subject) throws BrokerException {
        ProviderTransport.Received answer = presented("GET", address, accessToken, null);
        if (!answer.isSuccess()) {
            throw refused("The userinfo endpoint", answer);
        }
        ObjectNode claims = Json.read(answer.body())
                .filter(json -> answer.type().equals("application/json"))
                .orElseThrow(() -> new BrokerException(
                        BrokerReason.TOKEN, "The answer of the userinfo endpoint is no JSON object"));
        if (!subject.equals(claims.path("sub").textValue())) {
            throw new BrokerException(
                    BrokerReason.TOKEN, "The userinfo endpoint returned another user than the ID token");
        }
        return claims;
    }

    /**
     * Registers the next key of this client at NHN's self-service, which accepts the present key as authentication.
     *
     * @param next the next key
     * @return end of its registration; null if the response doesn't name it
     */
    public @Nullable Instant register(BrokerKey next) throws BrokerException {
        URI address = settings.clientSecretEndpoint();
        if (address == null) {
            throw new BrokerException(BrokerReason.SETTINGS, "No clientSecretEndpoint is set");
        }
        TokenAnswer own = token(Map.of("grant_type", "client_credentials", "scope", SELF_SERVICE_SCOPE));
        ProviderTransport.Received answer =
                presented("POST", address, own.accessToken(), JSONObjectUtils.toJSONString(next.publicJson()));
        if (!answer.isSuccess()) {
            throw new BrokerException(
                    BrokerReason.REFUSED, "The self-service answers with HTTP " + answer.status() + " to the next key");
        }
        try {
            return OffsetDateTime.parse(Json.read(answer.body())
                            .map(json -> json.path("expiration").asText())
                            .orElse(""))
                    .toInstant();
        } catch (DateTimeException unsaid) {
            // the key has been registered: an exception here would leave the realm signing with the other one
            return null;
        }
    }

    private ProviderTransport.Received authenticated(URI target, Map<String, String> form, boolean withProof)
            throws BrokerException {
        ProviderTransport.Received answer = postForm(target, form, withProof);
        if (withProof && asksForNonce(answer)) {
            answer = postForm(target, form, true);
        }
        if (!answer.isSuccess()) {
            throw refused(
                    target.equals(metadata.token()) ? "The token endpoint" : "The endpoint of pushed requests", answer);
        }
        return answer;
    }

    /** Sends a form. A second try has an assertion of its own, too, since the first may have been used up. */
    private ProviderTransport.Received postForm(URI target, Map<String, String> form, boolean withProof)
            throws BrokerException {
        ClientJwts jwts = new ClientJwts(settings, key, clock);
        Map<String, String> complete = new LinkedHashMap<>(form);
        complete.put("client_id", settings.clientId());
        complete.put("client_assertion_type", ClientAssertion.TYPE);
        complete.put("client_assertion", jwts.assertion());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        if (withProof) {
            headers.put("DPoP", jwts.proof("POST", target, nonces.of(target), null));
        }
        String body = complete.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return send(new ProviderTransport.Sent("POST", target, headers, body));
    }

    private ProviderTransport.Received presented(String method, URI target, String token, @Nullable String body)
            throws BrokerException {
        ProviderTransport.Received answer = present(method, target, token, body);
        return settings.isBound() && asksForNonce(answer) ? present(method, target, token, body) : answer;
    }

    private ProviderTransport.Received present(String method, URI target, String token, @Nullable String body)
            throws BrokerException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", (settings.isBound() ? "DPoP " : "Bearer ") + token);
        if (settings.isBound()) {
            headers.put("DPoP", new ClientJwts(settings, key, clock).proof(method, target, nonces.of(target), token));
        }
        if (body != null) {
            headers.put("Content-Type", "application/json");
        }
        return send(new ProviderTransport.Sent(method, target, headers, body));
    }

    private ProviderTransport.Received send(ProviderTransport.Sent request) throws BrokerException {
        try {
            ProviderTransport.Received answer = transport.send(request);
            nonces.keep(request.target(), answer.nonce());
            return answer;
        } catch (IOException silent) {
            throw unreachable("answer");
        }
    }

    /**
     * Returns whether the server asks for a nonce (RFC 9449, sections 8 and 9) and has sent one. An API has the error
     * in a header.
     */
    private static boolean asksForNonce(ProviderTransport.Received answer) {
        return answer.nonce() != null
                && (answer.status() == UNAUTHORIZED
                        || (answer.status() == BAD_REQUEST && error(answer).equals("use_dpop_nonce")));
    }

    private static BrokerException unreachable(String what) {
        return new BrokerException(
                BrokerReason.UNREACHABLE, "The " + what + " of the other side could not be had in time");
    }

    private static BrokerException refused(String where, ProviderTransport.Received answer) {
        String error = error(answer);
        Matcher code = CODE.matcher(Json.read(answer.body())
                .map(json -> json.path("error_description").asText())
                .orElse(""));
        return new BrokerException(
                error.equals("invalid_client") || error.equals("unauthorized_client")
                        ? BrokerReason.CLIENT
                        : BrokerReason.REFUSED,
                "%s answers with HTTP %d %s%s"
                        .formatted(where, answer.status(), error, code.find() ? ", " + code.group() : ""));
    }

    private static String error(ProviderTransport.Received answer) {
        return Json.read(answer.body())
                .map(json -> json.path("error").asText())
                .filter(error -> ERROR.matcher(error).matches())
                .orElse("without a readable error");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Returns the issuer only. */
    @Override
    public String toString() {
        return "ProviderClient[" + settings.issuer() + "]";
    }

    /**
     * Latest nonces of other servers (RFC 9449, section 8.2), so that not every request has to be sent twice. One that
     * has expired costs a second request, no more.
     */
    public static final class ServerNonces {

        private static final int MOST = 1_000;

        /** Longest nonce of visible characters (RFC 9449, section 8.1) that is sent back. */
        private static final int LONGEST = 1_024;

        private final Cache<URI, String> latest =
                Caffeine.newBuilder().maximumSize(MOST).build();

        @Nullable
        String of(URI target) {
            return latest.getIfPresent(target);
        }

        void keep(URI target, @Nullable String nonce) {
            if (nonce != null
                    && nonce.length() <= LONGEST
                    && nonce.chars().allMatch(character -> character > ' ' && character < 0x7F)) {
                latest.put(target, nonce);
            }
        }
    }

    /** Transport to the provider: each call has a response of bounded size within bounded time, or fails. */
    public interface ProviderTransport {

        /** Sends one request. It follows no redirect and never retries. */
        Received send(Sent request) throws IOException;

        /**
         * A request.
         *
         * @param headers headers beside those that every request has
         * @param body null if it has none
         */
        record Sent(
                String method,
                URI target,
                Map<String, String> headers,
                @Nullable String body) {

            static Sent get(URI target) {
                return new Sent("GET", target, Map.of(), null);
            }

            /** Returns a text without the tokens that the request may hold. */
            @Override
            public String toString() {
                return method + " " + target.getHost();
            }
        }

        /**
         * A response.
         *
         * @param type its media type, in lower case and without parameters; empty if it has none
         * @param nonce {@code DPoP-Nonce}; null if it has none
         */
        record Received(int status, String type, @Nullable String nonce, String body) {

            private static final int FIRST_FAILURE = 300;

            boolean isSuccess() {
                return status >= 200 && status < FIRST_FAILURE;
            }

            /** Returns a text without the tokens that the response may hold. */
            @Override
            public String toString() {
                return "HTTP " + status;
            }
        }
    }
}
