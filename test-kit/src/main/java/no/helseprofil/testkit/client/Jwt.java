package no.helseprofil.testkit.client;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
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

    private T changed(Consumer<JwtParts> change) {
        return copy(parts.with(change));
    }

    JwtParts parts() {
        return parts;
    }

    /** Returns a new JWT in compact form, with a new {@code jti} unless the recipe has one. */
    public final String sign() {
        return parts.sign();
    }

    /** Returns this recipe with another clock; the default is the machine's. */
    public final T at(Clock clock) {
        return changed(jwt -> jwt.clock = clock);
    }

    /**
     * Returns this recipe with a claim, of any value that Jackson can write. {@code null} is JSON's null; see
     * {@link #without} for no claim.
     */
    public final T with(String claim, @Nullable Object value) {
        return changed(jwt -> jwt.claims.put(claim, now -> value));
    }

    /**
     * Returns this recipe with the NumericDate (RFC 7519, section 2) this far from the moment of signing as a claim.
     */
    public final T withTime(String claim, Duration fromNow) {
        return changed(jwt -> jwt.claims.put(claim, now -> now.plus(fromNow).getEpochSecond()));
    }

    /** Returns this recipe without a claim. */
    public final T without(String claim) {
        return changed(jwt -> jwt.claims.remove(claim));
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
        return changed(jwt -> jwt.header.put(member, value));
    }

    /** Returns this recipe without a header member. */
    public final T withoutHeader(String member) {
        return changed(jwt -> jwt.header.remove(member));
    }

    /**
     * Returns this recipe with a rewriting of the header's text before it is signed: duplicate members, broken JSON.
     */
    public final T headerText(UnaryOperator<String> rewriting) {
        return changed(jwt -> jwt.headerText = JwtParts.then(jwt.headerText, rewriting));
    }

    /**
     * Returns this recipe with a rewriting of the payload's text before it is signed: duplicate members at any depth,
     * broken JSON.
     */
    public final T payloadText(UnaryOperator<String> rewriting) {
        return changed(jwt -> jwt.payloadText = JwtParts.then(jwt.payloadText, rewriting));
    }

    /** Returns this recipe with another signing key; the header's members about the key stay. */
    public final T signedWith(SigningKey other) {
        return changed(jwt -> {
            jwt.key = other;
            jwt.algorithm = other.algorithm();
        });
    }

    /**
     * Returns this recipe with this algorithm, in the header as well. {@code none} leaves the signature empty (RFC
     * 7518, section 3.6); {@code HS…} with a key pair uses the public JWK as the secret, which is the attack of RFC
     * 8725, section 2.1.
     */
    public final T signedAs(String algorithm) {
        return changed(jwt -> jwt.algorithm = algorithm).header("alg", algorithm);
    }

    /** Returns this recipe with one wrong bit in the signature. */
    public final T withWrongSignature() {
        return changed(jwt -> jwt.corrupt = true);
    }

    /** Returns the beginning of a recipe by a client: with its {@code kid}, and valid from now for 30 s. */
    static JwtParts starting(SigningKey key, String type, String clientId) {
        return starting(key, type)
                .with(jwt -> jwt.header.put("kid", key.kid()))
                .with(jwt -> jwt.claims.put("iss", now -> clientId))
                .with(jwt -> jwt.claims.put("nbf", now -> now.getEpochSecond()))
                .with(jwt -> jwt.claims.put("exp", now -> now.plus(LIFETIME).getEpochSecond()));
    }

    /** Returns the beginning of every recipe: a random {@code jti}, and now as {@code iat}. */
    static JwtParts starting(SigningKey key, String type) {
        return JwtParts.signedBy(key)
                .with(jwt -> jwt.header.put("typ", type))
                .with(jwt -> jwt.claims.put("jti", now -> UUID.randomUUID().toString()))
                .with(jwt -> jwt.claims.put("iat", now -> now.getEpochSecond()));
    }
}
