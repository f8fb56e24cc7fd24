package no.helseprofil.testkit.client;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A recipe for a signed JWT: right by default, and able to be wrong in any single place. Immutable: each method returns
 * another recipe. Claims of time and identity are made when it is signed, so one recipe gives many JWTs.
 *
 * @param <T> the recipe itself
 */
public abstract sealed class Jwt<T extends Jwt<T>> permits Assertion, Proof, RequestObject {

    private final JwtParts parts;

    Jwt(JwtParts parts) {
        this.parts = parts;
    }

    abstract T copy(JwtParts changed);

    JwtParts parts() {
        return parts;
    }

    /** A new JWT in compact form, with a new {@code jti} unless the recipe names one. */
    public final String sign() {
        return parts.sign();
    }

    /** Time is read from this clock; the default is the machine's. */
    public final T at(Clock clock) {
        return copy(parts.withClock(clock));
    }

    /** A claim with any value that Jackson can write; {@code null} is JSON's null, see {@link #without} for none. */
    public final T with(String claim, @Nullable Object value) {
        return copy(parts.withClaim(claim, now -> value));
    }

    /** A claim with the NumericDate (RFC 7519, section 2) that lies this far from the moment of signing. */
    public final T withTime(String claim, Duration fromNow) {
        return copy(parts.withClaim(claim, now -> now.plus(fromNow).getEpochSecond()));
    }

    /** No such claim. */
    public final T without(String claim) {
        return copy(parts.withoutClaim(claim));
    }

    /** The claim stands there a second time, with this value, at the end: parsers differ in which one they believe. */
    public final T twice(String claim, Object second) {
        String member = "," + JoseJson.write(claim) + ":" + JoseJson.write(second) + "}";
        return payloadText(json -> json.substring(0, json.length() - 1) + member);
    }

    /** A header member with any value; {@code alg} changes only what the header says, not how it is signed. */
    public final T header(String member, Object value) {
        return copy(parts.withHeader(member, value));
    }

    /** No such header member. */
    public final T withoutHeader(String member) {
        return copy(parts.withoutHeader(member));
    }

    /** The header's text, rewritten before it is signed: duplicate members, broken JSON. */
    public final T headerText(UnaryOperator<String> rewriting) {
        return copy(parts.rewritingHeader(rewriting));
    }

    /** The payload's text, rewritten before it is signed: duplicate members at any depth, broken JSON. */
    public final T payloadText(UnaryOperator<String> rewriting) {
        return copy(parts.rewritingPayload(rewriting));
    }

    /** Signed with another key; what the header says about the key stays. */
    public final T signedWith(SigningKey other) {
        return copy(parts.withKey(other));
    }

    /**
     * Signed with this algorithm, and the header says so. {@code none} leaves the signature empty (RFC 7518, section
     * 3.6); {@code HS…} on a key pair takes the public JWK as the secret, which is the attack of RFC 8725, section 2.1.
     */
    public final T signedAs(String algorithm) {
        return copy(parts.withAlgorithm(algorithm).withHeader("alg", algorithm));
    }

    /** One bit of the signature is wrong. */
    public final T withWrongSignature() {
        return copy(parts.corrupted());
    }

    /** What every recipe starts with: a random {@code jti} and {@code iat} = now. */
    static JwtParts starting(SigningKey key, String type) {
        return JwtParts.signedBy(key)
                .withHeader("typ", type)
                .withClaim("jti", now -> UUID.randomUUID().toString())
                .withClaim("iat", now -> now.getEpochSecond());
    }
}
