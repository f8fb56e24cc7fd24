package no.helseprofil.testkit.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import no.helseprofil.testkit.api.Validation.Call;
import org.jspecify.annotations.Nullable;

/** Rules for an access token (RFC 9068, section 4). */
final class AccessTokenRules {

    private static final Set<String> TYPES = Set.of("at+jwt", "application/at+jwt");
    private static final Duration LEEWAY = Duration.ofSeconds(5);

    private final ApiSettings settings;
    private final Predicate<String> blockedKeys;

    AccessTokenRules(ApiSettings settings) {
        this.settings = settings;
        this.blockedKeys = settings.blockedKeys();
    }

    /**
     * Checks that a key that the realm publishes has signed the token, with the algorithm that is published for the
     * key.
     */
    void signature(Call call) throws ApiRefusalException {
        ReceivedJwt token = call.token();
        Object kid = token.header().get("kid");
        JWK key = settings.keys().keys().getKeyByKeyId(String.valueOf(kid));
        if (key == null
                || key.getAlgorithm() == null
                || !key.getAlgorithm().getName().equals(token.algorithm())) {
            throw ApiRefusalException.token("the token is signed by no key of the realm");
        }
        if (!isSignedBy(key, token)) {
            throw ApiRefusalException.token("the signature of the token is wrong");
        }
    }

    /** Refuses an ID token or a logout token of the same realm. */
    void type(Call call) throws ApiRefusalException {
        if (!TYPES.contains(String.valueOf(call.token().type()))) {
            throw ApiRefusalException.token("typ of the token is not at+jwt");
        }
    }

    void issuer(Call call) throws ApiRefusalException {
        if (!settings.keys().issuer().equals(call.token().claim("iss"))) {
            throw ApiRefusalException.token("the token is of another issuer");
        }
    }

    /** Checks that the token is for this API, and for no other. */
    void audience(Call call) throws ApiRefusalException {
        if (!call.token().list("aud").equals(List.of(settings.audience()))) {
            throw ApiRefusalException.token("the token is not for this API alone");
        }
    }

    void lifetime(Call call) throws ApiRefusalException {
        Instant now = settings.clock().instant();
        Instant end = call.token().date("exp");
        if (end == null || !now.isBefore(end.plus(LEEWAY))) {
            throw ApiRefusalException.token("the token has ended");
        }
        Instant beginning = call.token().date("nbf");
        if (beginning != null && now.isBefore(beginning.minus(LEEWAY))) {
            throw ApiRefusalException.token("the token doesn't count yet");
        }
    }

    void bound(Call call) throws ApiRefusalException {
        if (boundTo(call.token()) == null) {
            throw ApiRefusalException.token("the token is bound to no key");
        }
    }

    /** Checks that the token isn't bound to a key that the realm has blocked since it issued the token. */
    void notBlocked(Call call) throws ApiRefusalException {
        String key = boundTo(call.token());
        if (key != null && blockedKeys.test(key)) {
            throw ApiRefusalException.token("the key of the token is blocked, or the realm's list can't be read");
        }
    }

    void scope(Call call) throws ApiRefusalException {
        Object scope = call.token().claim("scope");
        List<?> granted = scope instanceof List<?> array
                ? array
                : List.of(String.valueOf(scope).split(" "));
        if (settings.scope() != null && !granted.contains(settings.scope())) {
            throw ApiRefusalException.scope();
        }
    }

    /**
     * Checks that the login was at one of the levels that the operation requires. A token without a level doesn't pass.
     */
    void level(Call call) throws ApiRefusalException {
        List<String> levels = settings.levels();
        if (!levels.isEmpty() && !levels.contains(String.valueOf(call.token().claim("acr")))) {
            throw ApiRefusalException.level(levels);
        }
    }

    /** Returns the thumbprint of the key that a token is bound to (RFC 9449, section 6.1). */
    static @Nullable String boundTo(ReceivedJwt token) {
        return token.claims().get("cnf") instanceof Map<?, ?> cnf && cnf.get("jkt") instanceof String jkt ? jkt : null;
    }

    /** Returns whether this key has signed the JWT, with an asymmetric algorithm. */
    static boolean isSignedBy(JWK key, ReceivedJwt jwt) {
        try {
            JWSHeader header = new JWSHeader(JWSAlgorithm.parse(String.valueOf(jwt.algorithm())));
            JWSVerifier verifier =
                    new DefaultJWSVerifierFactory().createJWSVerifier(header, ((AsymmetricJWK) key).toPublicKey());
            return jwt.isSignedBy(verifier);
        } catch (JOSEException | IllegalArgumentException | ClassCastException mismatch) {
            return false;
        }
    }
}
