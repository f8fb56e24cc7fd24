package no.helseprofil.broker;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import no.helseprofil.broker.ProviderClient.ProviderTransport;
import no.helseprofil.jose.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * HelseID as its documents describe it: it always asks for a nonce, takes an assertion once and only for itself, a code
 * once and only with the key to which it was bound, and answers with the errors that are published. Its tokens are
 * right but for what a test changes.
 */
final class FakeHelseId implements ProviderTransport {

    static final String ISSUER = "https://helseid-sts.test.nhn.no";
    static final String CLIENT_ID = "a-realm";
    static final String SUBJECT = "7mkSw1jBmoQPLdrCKMCjX1r+L0h9t6Q1ZQl5pgQ9n3c=";

    /** Synthetic. */
    static final String PID = "17056600574";

    static final String HPR_NUMBER = "431001110";
    static final RSAKey KEY = rsa(2048, "helseid-1");
    static final RSAKey OTHER_KEY = rsa(2048, "another-1");

    private static final Set<String> ASSERTION_CLAIMS = Set.of("iss", "sub", "aud", "iat", "nbf", "exp", "jti");
    private static final int LONGEST_ASSERTION_MILLIS = 60_000;

    /** Requests that have come here, in their order. */
    final List<Sent> requests = new ArrayList<>();

    private final RSAKey clientKey;
    private final Clock clock;
    private final Set<String> used = new HashSet<>();
    private final Map<String, Map<String, String>> pushed = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> codes = new LinkedHashMap<>();

    private Consumer<Map<String, Object>> metadata = unchanged -> {};
    private Consumer<Map<String, Object>> claims = unchanged -> {};
    private Consumer<Map<String, Object>> header = unchanged -> {};
    private Consumer<Map<String, Object>> answer = unchanged -> {};
    private Consumer<Map<String, Object>> userInfo = unchanged -> {};
    private Map<String, Object> registered = Map.of("expiration", "2027-01-01T00:00:00Z");
    private RSAKey signing = KEY;
    private List<JWK> keys = List.of(KEY.toPublicJWK());
    private @Nullable String idToken;
    private @Nullable Received failing;
    private String userInfoType = "application/json";
    private boolean isSilent;
    private String nonce = "nonce-1";

    /**
     * @param clientKey what is registered for the realm
     */
    FakeHelseId(RSAKey clientKey, Clock clock) {
        this.clientKey = clientKey;
        this.clock = clock;
    }

    static RSAKey rsa(int bits, String id) {
        try {
            return new RSAKeyGenerator(bits, true)
                    .keyID(id)
                    .keyUse(KeyUse.SIGNATURE)
                    .generate();
        } catch (JOSEException broken) {
            throw new IllegalStateException(broken);
        }
    }

    FakeHelseId publishing(Consumer<Map<String, Object>> change) {
        metadata = change;
        return this;
    }

    FakeHelseId claiming(Consumer<Map<String, Object>> change) {
        claims = change;
        return this;
    }

    FakeHelseId heading(Consumer<Map<String, Object>> change) {
        header = change;
        return this;
    }

    FakeHelseId answering(Consumer<Map<String, Object>> change) {
        answer = change;
        return this;
    }

    FakeHelseId telling(Consumer<Map<String, Object>> change) {
        userInfo = change;
        return this;
    }

    FakeHelseId tellingAs(String mediaType) {
        userInfoType = mediaType;
        return this;
    }

    /** Answers a pushed request by this address. */
    FakeHelseId pushing(String requestUri) {
        failing = json(201, Map.of("request_uri", requestUri, "expires_in", 60));
        return this;
    }

    FakeHelseId registering(Map<String, Object> returned) {
        registered = returned;
        return this;
    }

    FakeHelseId signingWith(RSAKey other) {
        signing = other;
        return this;
    }

    FakeHelseId withKeys(JWK... others) {
        keys = List.of(others);
        return this;
    }

    FakeHelseId issuing(String other) {
        idToken = other;
        return this;
    }

    FakeHelseId failing(int status, String error, String description) {
        failing = json(status, Map.of("error", error, "error_description", description));
        return this;
    }

    FakeHelseId silent() {
        isSilent = true;
        return this;
    }

    FakeHelseId asking(String other) {
        nonce = other;
        return this;
    }

    /** The user logs in where the browser was sent: a code. */
    String logIn(URI address) {
        Map<String, String> query = form(address.getRawQuery());
        if (!query.keySet().equals(Set.of("client_id", "request_uri"))) {
            throw new IllegalStateException("more in the address than was pushed: " + query.keySet());
        }
        Map<String, String> request = Objects.requireNonNull(pushed.remove(query.get("request_uri")), "pushed once");
        String code = UUID.randomUUID().toString();
        codes.put(code, request);
        return code;
    }

    /** A logout token, right but for what is changed. */
    String logoutToken(Consumer<Map<String, Object>> change) {
        Map<String, Object> payload = new LinkedHashMap<>(Map.of(
                "iss",
                ISSUER,
                "aud",
                CLIENT_ID,
                "sub",
                SUBJECT,
                "sid",
                "session-1",
                "iat",
                seconds(),
                "exp",
                seconds() + 120,
                "jti",
                UUID.randomUUID().toString(),
                "events",
                Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of())));
        change.accept(payload);
        return signed(Map.of("alg", "RS256", "kid", KEY.getKeyID(), "typ", "logout+jwt"), payload);
    }

    @Override
    public Received send(Sent request) throws IOException {
        requests.add(request);
        if (isSilent) {
            throw new IOException("no route");
        }
        return switch (request.target().getPath()) {
            case "/.well-known/openid-configuration" -> json(200, published());
            case "/.well-known/openid-configuration/jwks" ->
                new Received(200, "application/json", null, new JWKSet(keys).toString(true));
            case "/connect/par" -> failing != null ? failing : push(form(request.body()));
            case "/connect/token" -> token(request, form(request.body()));
            case "/connect/userinfo" -> userInfo(request);
            case "/v1/client-secret" -> json(201, registered);
            default -> new Received(404, "", null, "");
        };
    }

    private Map<String, Object> published() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", ISSUER);
        document.put("jwks_uri", ISSUER + "/.well-known/openid-configuration/jwks");
        document.put("authorization_endpoint", ISSUER + "/connect/authorize");
        document.put("token_endpoint", ISSUER + "/connect/token");
        document.put("userinfo_endpoint", ISSUER + "/connect/userinfo");
        document.put("end_session_endpoint", ISSUER + "/connect/endsession");
        document.put("pushed_authorization_request_endpoint", ISSUER + "/connect/par");
        document.put("require_pushed_authorization_requests", false);
        document.put("authorization_response_iss_parameter_supported", true);
        document.put("code_challenge_methods_supported", List.of("plain", "S256"));
        document.put("id_token_signing_alg_values_supported", List.of("RS256"));
        document.put(
                "token_endpoint_auth_methods_supported",
                List.of("client_secret_basic", "client_secret_post", "private_key_jwt"));
        document.put("dpop_signing_alg_values_supported", ProviderSettings.ALGORITHMS);
        metadata.accept(document);
        return document;
    }

    private Received push(Map<String, String> form) {
        String fault = assertionFault(form);
        if (fault != null) {
            return json(400, Map.of("error", "invalid_client", "error_description", fault));
        }
        if (!"code".equals(form.get("response_type")) || !"S256".equals(form.get("code_challenge_method"))) {
            return json(400, Map.of("error", "invalid_request"));
        }
        String requestUri = "urn:ietf:params:oauth:request_uri:" + UUID.randomUUID();
        pushed.put(requestUri, form);
        return json(201, Map.of("request_uri", requestUri, "expires_in", 60));
    }

    private Received token(Sent request, Map<String, String> form) {
        String proof = request.headers().get("DPoP");
        if (proof == null || !nonce.equals(proofClaim(proof, "nonce"))) {
            return challenge(400);
        }
        if (failing != null) {
            return failing;
        }
        String fault = assertionFault(form);
        if (fault != null) {
            return json(400, Map.of("error", "invalid_client", "error_description", fault));
        }
        if (!"authorization_code".equals(form.get("grant_type"))) {
            Map<String, Object> other = tokens();
            other.remove("id_token");
            return json(200, other);
        }
        Map<String, String> login = codes.remove(form.get("code"));
        boolean isTheLogins = login != null
                && Objects.equals(login.get("redirect_uri"), form.get("redirect_uri"))
                && Objects.equals(login.get("code_challenge"), Sha256.of(form.getOrDefault("code_verifier", "")))
                && Objects.equals(login.get("dpop_jkt"), thumbprint(proof));
        if (!isTheLogins) {
            return json(400, Map.of("error", "invalid_grant", "error_description", "HID-1007 the code isn't valid"));
        }
        Map<String, Object> tokens = tokens();
        tokens.put("id_token", idToken != null ? idToken : idToken(login));
        answer.accept(tokens);
        return json(200, tokens);
    }

    private Map<String, Object> tokens() {
        return new LinkedHashMap<>(Map.of(
                "access_token", "an-access-token",
                "refresh_token", "a-refresh-token",
                "token_type", "DPoP",
                "expires_in", 600,
                "rt_expires_in", 3600));
    }

    private String idToken(Map<String, String> login) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("iss", ISSUER);
        payload.put("aud", CLIENT_ID);
        payload.put("sub", SUBJECT);
        payload.put("iat", seconds());
        payload.put("nbf", seconds());
        payload.put("exp", seconds() + 300);
        payload.put("auth_time", seconds());
        payload.put("nonce", login.get("nonce"));
        payload.put("sid", "session-1");
        payload.put("helseid://claims/identity/pid", PID);
        payload.put("helseid://claims/identity/security_level", "4");
        claims.accept(payload);
        Map<String, Object> head = new LinkedHashMap<>(Map.of("alg", "RS256", "kid", KEY.getKeyID(), "typ", "JWT"));
        header.accept(head);
        return signed(head, payload);
    }

    /** Returns the token, signed with the algorithm of the header, whatever it is. */
    private String signed(Map<String, Object> head, Map<String, Object> payload) {
        String content = Base64URL.encode(JSONObjectUtils.toJSONString(head)) + "."
                + Base64URL.encode(JSONObjectUtils.toJSONString(payload));
        byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
        try {
            JWSAlgorithm algorithm = JWSAlgorithm.parse(String.valueOf(head.get("alg")));
            Base64URL signature = algorithm.getName().equals("none")
                    ? new Base64URL("")
                    : JWSAlgorithm.Family.HMAC_SHA.contains(algorithm)
                            ? new MACSigner(KEY.toRSAPublicKey().getEncoded()).sign(new JWSHeader(algorithm), bytes)
                            : new RSASSASigner(signing.toRSAPrivateKey(), Set.of(AllowWeakRSAKey.getInstance()))
                                    .sign(new JWSHeader(algorithm), bytes);
            return content + "." + signature;
        } catch (JOSEException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private Received userInfo(Sent request) {
        String proof = request.headers().get("DPoP");
        if (proof == null || !nonce.equals(proofClaim(proof, "nonce"))) {
            return new Received(401, "", nonce, "");
        }
        if (!Sha256.of("an-access-token").equals(proofClaim(proof, "ath"))
                || !"DPoP an-access-token".equals(request.headers().get("Authorization"))) {
            return new Received(401, "", null, "");
        }
        Map<String, Object> payload = new LinkedHashMap<>(Map.of(
                "sub", SUBJECT,
                "given_name", "August",
                "middle_name", "Mai",
                "family_name", "September",
                "helseid://claims/hpr/hpr_number", HPR_NUMBER));
        userInfo.accept(payload);
        return new Received(200, userInfoType, null, new Payload(payload).toString());
    }

    /** HelseID's rules for a client assertion. */
    private @Nullable String assertionFault(Map<String, String> form) {
        try {
            SignedJWT assertion = SignedJWT.parse(form.getOrDefault("client_assertion", ""));
            JWTClaimsSet said = assertion.getJWTClaimsSet();
            boolean isRight = assertion.verify(new RSASSAVerifier(clientKey.toRSAPublicKey()))
                    && "client-authentication+jwt"
                            .equals(String.valueOf(assertion.getHeader().getType()))
                    && clientKey.getKeyID().equals(assertion.getHeader().getKeyID())
                    && ISSUER.equals(
                            said.getClaim("aud") instanceof List<?> list && list.size() == 1
                                    ? list.get(0)
                                    : said.getClaim("aud"))
                    && JSONObjectUtils.parse(assertion.getPayload().toString()).get("aud") instanceof String
                    && said.getClaims().keySet().equals(ASSERTION_CLAIMS)
                    && said.getExpirationTime().getTime() - said.getIssueTime().getTime() <= LONGEST_ASSERTION_MILLIS
                    && said.getExpirationTime().toInstant().isAfter(clock.instant());
            return !isRight ? "the assertion isn't valid" : used.add(said.getJWTID()) ? null : "used";
        } catch (ParseException | JOSEException unreadable) {
            return "the assertion can't be read";
        }
    }

    private static @Nullable Object proofClaim(String proof, String name) {
        try {
            return SignedJWT.parse(proof).getJWTClaimsSet().getClaim(name);
        } catch (ParseException unreadable) {
            return null;
        }
    }

    private static @Nullable String thumbprint(String proof) {
        try {
            JWSObject read = JWSObject.parse(proof);
            return read.getHeader().getJWK().computeThumbprint().toString();
        } catch (ParseException | JOSEException unreadable) {
            return null;
        }
    }

    private Received challenge(int status) {
        return new Received(
                status, "application/json", nonce, JSONObjectUtils.toJSONString(Map.of("error", "use_dpop_nonce")));
    }

    private static Received json(int status, Map<String, Object> body) {
        return new Received(status, "application/json", null, new Payload(body).toString());
    }

    private long seconds() {
        return clock.instant().getEpochSecond();
    }

    static Map<String, String> form(@Nullable String text) {
        return Arrays.stream(String.valueOf(text).split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(
                        pair -> decoded(pair[0]),
                        pair -> decoded(pair[1]),
                        (first, second) -> {
                            throw new IllegalStateException("twice");
                        },
                        LinkedHashMap::new));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
