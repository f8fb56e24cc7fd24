package no.helseprofil.testkit.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.testkit.api.Validation.Call;
import org.jspecify.annotations.Nullable;

/** Rules for a DPoP proof (RFC 9449, sections 4.3 and 7.1). */
final class ProofRules {

    static final List<String> ALGORITHMS =
            List.of("ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512");

    private static final Duration VALIDITY = Duration.ofSeconds(1);
    private static final Duration LEEWAY = Duration.ofSeconds(5);

    private final ApiSettings settings;
    private final ReplayMemory memory;

    ProofRules(ApiSettings settings, ReplayMemory memory) {
        this.settings = settings;
        this.memory = memory;
    }

    void type(Call call) throws ApiRefusalException {
        if (!"dpop+jwt".equals(call.proof().type())) {
            throw ApiRefusalException.proof("typ of the proof is not dpop+jwt");
        }
    }

    /** Checks the algorithm. Neither {@code none} nor a symmetric one is on the list. */
    void algorithm(Call call) throws ApiRefusalException {
        if (!ALGORITHMS.contains(String.valueOf(call.proof().algorithm()))) {
            throw ApiRefusalException.proof("alg of the proof is not among those that are supported");
        }
    }

    void key(Call call) throws ApiRefusalException {
        if (key(call.proof()).isPrivate()) {
            throw ApiRefusalException.proof("jwk of the proof holds a private key");
        }
    }

    void binding(Call call) throws ApiRefusalException {
        if (!thumbprint(key(call.proof())).equals(AccessTokenRules.boundTo(call.token()))) {
            throw ApiRefusalException.proof("the token is bound to another key than the proof's");
        }
    }

    void signature(Call call) throws ApiRefusalException {
        if (!AccessTokenRules.isSignedBy(key(call.proof()), call.proof())) {
            throw ApiRefusalException.proof("the signature of the proof is wrong");
        }
    }

    void token(Call call) throws ApiRefusalException {
        if (!hash(call.token().text()).equals(call.proof().claim("ath"))) {
            throw ApiRefusalException.proof("the proof is for another token");
        }
    }

    void id(Call call) throws ApiRefusalException {
        if (call.proof().claim("jti") == null) {
            throw ApiRefusalException.proof("the proof has no jti");
        }
    }

    void method(Call call) throws ApiRefusalException {
        if (!call.request().method().equals(call.proof().claim("htm"))) {
            throw ApiRefusalException.proof("the proof is for another method");
        }
    }

    void address(Call call) throws ApiRefusalException {
        String named = call.proof().claim("htu");
        String asked = call.request().address().toString();
        if (named == null || !withoutQuery(named).equals(withoutQuery(asked))) {
            throw ApiRefusalException.proof("the proof is for another address");
        }
    }

    void age(Call call) throws ApiRefusalException {
        if (!isFresh(call.proof().date("iat"), LEEWAY)) {
            throw ApiRefusalException.proof("the proof was not made right before the request");
        }
    }

    /** Returns whether a proof was made now, within this leeway. */
    boolean isFresh(@Nullable Instant made, Duration leeway) {
        Instant now = settings.clock().instant();
        return made != null && !made.isBefore(now.minus(VALIDITY).minus(leeway)) && !made.isAfter(now.plus(leeway));
    }

    /**
     * Checks that the proof is used for the first time. It is remembered for as long as {@link #age} would accept it:
     * the window before its {@code iat} and the one after.
     */
    void replay(Call call) throws ApiRefusalException {
        Instant now = settings.clock().instant();
        Instant forgotten = now.plus(VALIDITY).plus(LEEWAY).plus(LEEWAY);
        if (!memory.remember(String.valueOf(call.proof().claim("jti")), now, forgotten)) {
            throw ApiRefusalException.proof("the proof was used before");
        }
    }

    /** Returns the key in the header of a proof. */
    static JWK key(ReceivedJwt proof) throws ApiRefusalException {
        try {
            if (proof.header().get("jwk") instanceof Map<?, ?> jwk) {
                return JWK.parse(JSONObjectUtils.toJSONString(members(jwk)));
            }
        } catch (ParseException unreadable) {
            throw ApiRefusalException.proof("jwk of the proof can't be read");
        }
        throw ApiRefusalException.proof("the proof has no jwk");
    }

    private static Map<String, Object> members(Map<?, ?> jwk) {
        Map<String, Object> members = new LinkedHashMap<>();
        jwk.forEach((name, value) -> members.put(String.valueOf(name), value));
        return members;
    }

    private static String thumbprint(JWK key) {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException missing) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", missing);
        }
    }

    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
            return Base64URL.encode(digest).toString();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", missing);
        }
    }

    private static String withoutQuery(String address) {
        return address.split("[?#]", 2)[0];
    }
}
