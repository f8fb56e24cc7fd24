package no.helseprofil.testkit.client;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Recipe for a signed JWT: right by default, with methods to make it wrong in any single place. It is immutable: each
 * method returns another recipe. Claims of time and identity are made at signing, so that one recipe gives many JWTs.
 *
 * @param <T> the recipe itself
 */
public abstract sealed class Jwt<T extends Jwt<T>> permits Assertion, Proof, RequestObject {

    /**
     * Lifetime that is short enough for every server of the profile (at most 60 s) and long enough for the nonce step.
     */
    static final Duration LIFETIME = Duration.ofSeconds(30);

    private final JwtParts parts;

    Jwt(JwtParts parts) {
        this.parts = parts;
    }

    abstract T copy(JwtParts changed);

    JwtParts parts() {
        return parts;
    }

    /** Returns a new JWT in compact form, with a new {@code jti} unless the recipe has one. */
    public final String sign() {
        return parts.sign();
    }

    /** Returns this recipe with another clock; the default is the machine's. */
    public final T at(Clock clock) {
        return copy(parts.withClock(clock));
    }

    /**
     * Returns this recipe with a claim, of any value that Jackson can write. {@code null} is JSON's null; see
     * {@link #without} for no claim.
     */
    public final T with(String claim, @Nullable Object value) {
        return copy(parts.withClaim(claim, now -> value));
    }

    /**
     * Returns this recipe with the NumericDate (RFC 7519, section 2) this far from the moment of signing as a claim.
     */
    public final T withTime(String claim, Duration fromNow) {
        return copy(parts.withClaim(claim, now -> now.plus(fromNow).getEpochSecond()));
    }

    /** Returns this recipe without a claim. */
    public final T without(String claim) {
        return copy(parts.withoutClaim(claim));
    }

    /** Returns this recipe with a claim for the second time, at the end: parsers differ in which one they believe. */
    public final T twice(String claim, Object second) {
        String member = "," + JoseJson.write(claim) + ":" + JoseJson.write(second) + "}";
        return payloadText(json -> json.substring(0, json.length() - 1) + member);
    }

    /**
     * Returns this recipe with a header member, of any value; {@code alg} changes only the header, not the signature.
     */
    public final T header(String member, Object value) {
        return copy(parts.withHeader(member, value));
    }

    /** Returns this recipe without a header member. */
    public final T withoutHeader(String member) {
        return copy(parts.withoutHeader(member));
    }

    /**
     * Returns this recipe with a rewriting of the header's text before it is signed: duplicate members, broken JSON.
     */
    public final T headerText(UnaryOperator<String> rewriting) {
        return copy(parts.rewritingHeader(rewriting));
    }

    /**
     * Returns this recipe with a rewriting of the payload's text before it is signed: duplicate members at any depth,
     * broken JSON.
     */
    public final T payloadText(UnaryOperator<String> rewriting) {
        return copy(parts.rewritingPayload(rewriting));
    }

    /** Returns this recipe with another signing key; the header's members about the key stay. */
    public final T signedWith(SigningKey other) {
        return copy(parts.withKey(other));
    }

    /**
     * Returns this recipe with this algorithm, in the header as well. {@code none} leaves the signature empty (RFC
     * 7518, section 3.6); {@code HS…} with a key pair uses the public JWK as the secret, which is the attack of RFC
     * 8725, section 2.1.
     */
    public final T signedAs(String algorithm) {
        return copy(parts.withAlgorithm(algorithm).withHeader("alg", algorithm));
    }

    /** Returns this recipe with one wrong bit in the signature. */
    public final T withWrongSignature() {
        return copy(parts.corrupted());
    }

    /** Returns the beginning of a recipe by a client: with its {@code kid}, and valid from now for 30 s. */
    static JwtParts starting(SigningKey key, String type, String clientId) {
        return starting(key, type)
                .withHeader("kid", key.kid())
                .withClaim("iss", now -> clientId)
                .withClaim("nbf", now -> now.getEpochSecond())
                .withClaim("exp", now -> now.plus(LIFETIME).getEpochSecond());
    }

    /** Returns the beginning of every recipe: a random {@code jti}, and now as {@code iat}. */
    static JwtParts starting(SigningKey key, String type) {
        return JwtParts.signedBy(key)
                .withHeader("typ", type)
                .withClaim("jti", now -> UUID.randomUUID().toString())
                .withClaim("iat", now -> now.getEpochSecond());
    }
}
