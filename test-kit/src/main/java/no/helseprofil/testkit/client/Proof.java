package no.helseprofil.testkit.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * DPoP proof (RFC 9449, section 4.2): {@code typ} {@code dpop+jwt}, the public key, {@code htm}, {@code htu} without
 * query and fragment, {@code iat} and a new {@code jti}. {@link ProofFault} names the usual ways to get it wrong.
 *
 * <pre>{@code
 * Proof.by(key).of("POST", tokenEndpoint).nonce(nonce).sign();
 * Proof.by(key).of("GET", api).forToken(accessToken).sign();
 * }</pre>
 */
public final class Proof extends Jwt<Proof> {

    private Proof(JwtParts parts) {
        super(parts);
    }

    /** Returns a proof of possession of this key; it names no request yet. */
    public static Proof by(SigningKey key) {
        return new Proof(starting(key, "dpop+jwt").with(jwt -> jwt.header.put("jwk", key.publicJwk())));
    }

    /** Returns this proof for a request with this method to this URL. */
    public Proof of(String method, URI address) {
        return with("htm", method).with("htu", withoutQuery(address));
    }

    /** Returns this proof with the nonce that the server sent in {@code DPoP-Nonce} (RFC 9449, section 8). */
    public Proof nonce(String nonce) {
        return with("nonce", nonce);
    }

    /** Returns this proof for a request with this access token: {@code ath} is its SHA-256 (RFC 9449, section 4.2). */
    public Proof forToken(String accessToken) {
        return with("ath", JoseJson.sha256(accessToken));
    }

    /** Returns this proof as if made this long ago. */
    public Proof madeAgo(Duration age) {
        return withTime("iat", age.negated());
    }

    /**
     * Returns this proof with one more or one changed member in the header's public key: {@code jwk("x", "spoiled")}.
     */
    public Proof jwk(String member, Object value) {
        Map<String, Object> jwk = new LinkedHashMap<>(key().publicJwk());
        jwk.put(member, value);
        return header("jwk", jwk);
    }

    SigningKey key() {
        return parts().key;
    }

    @Override
    Proof copy(JwtParts changed) {
        return new Proof(changed);
    }

    private static String withoutQuery(URI address) {
        try {
            return new URI(address.getScheme(), address.getAuthority(), address.getPath(), null, null).toString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
