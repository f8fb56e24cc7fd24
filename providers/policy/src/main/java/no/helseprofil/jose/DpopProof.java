package no.helseprofil.jose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Content of a DPoP proof (RFC 9449, section 4.2), not verified. A claim of another type than specified counts as
 * absent.
 *
 * @param jws the proof as received
 * @param key the public key of its header; null if there is none, if it can't be used, or if it isn't public
 */
public record DpopProof(Jws jws, @Nullable PublicJwk key) {

    /** The {@code typ} of a proof (RFC 9449, section 4.2). */
    public static final String TYPE = "dpop+jwt";

    /**
     * Reads a proof.
     *
     * @throws MalformedException if the text isn't an unambiguous JWS
     */
    public static DpopProof parse(String compact) throws MalformedException {
        Jws jws = Jws.parse(compact);
        return new DpopProof(jws, PublicJwk.of(jws.header().get("jwk")));
    }

    /**
     * Returns the thumbprints by which its key may be known: that of the key as written, and that of its canonical
     * form. A key that can't be used because it isn't public has one, too. Empty if there is no key.
     */
    public Set<String> keyThumbprints() {
        if (key != null) {
            return key.isCanonical() ? Set.of(key.thumbprint()) : Set.of(key.thumbprint(), key.canonicalThumbprint());
        }
        try {
            return jws.header().get("jwk") instanceof ObjectNode jwk
                    ? Set.of(CanonicalJwk.of(jwk).thumbprint())
                    : Set.of();
        } catch (MalformedException none) {
            return Set.of();
        }
    }

    public @Nullable String algorithm() {
        return jws.headerText("alg");
    }

    public @Nullable String type() {
        return jws.headerText("typ");
    }

    public @Nullable String id() {
        return jws.claimText("jti");
    }

    public @Nullable String method() {
        return jws.claimText("htm");
    }

    public @Nullable String target() {
        return jws.claimText("htu");
    }

    /** Returns the hash of the access token that the proof accompanies at a protected resource. */
    public @Nullable String tokenHash() {
        return jws.claimText("ath");
    }

    public @Nullable String nonce() {
        return jws.claimText("nonce");
    }

    public @Nullable Instant issuedAt() {
        return jws.claimDate("iat");
    }

    /**
     * Returns whether it may be used at this time by its own {@code nbf} and {@code exp}, which it need not have (RFC
     * 7519, sections 4.1.4 and 4.1.5). One that is no number of seconds allows no time.
     *
     * @param leeway accepted difference of the clocks
     */
    public boolean isOf(Instant time, Duration leeway) {
        Instant begin = jws.claimDate("nbf");
        Instant end = jws.claimDate("exp");
        return (begin == null ? !jws.payload().has("nbf") : !begin.isAfter(time.plus(leeway)))
                && (end == null ? !jws.payload().has("exp") : end.isAfter(time.minus(leeway)));
    }
}
