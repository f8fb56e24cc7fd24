package no.helseprofil.faulty;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import no.helseprofil.profile.ApiFault.JwtChange;
import org.jspecify.annotations.Nullable;

/**
 * A JWT for tests, either an access token or a DPoP proof, that is right except for the given changes. It is assembled
 * here, since no library writes a JWT as wrong as some of these; Nimbus signs it.
 */
public final class FaultyJwt {

    private final Map<String, Object> header;
    private final Map<String, Object> claims;
    private final SigningPair pair;
    private final SigningPair other;
    private JwtChange.@Nullable Signing signing;

    /**
     * Creates a JWT without faults.
     *
     * @param pair keys that sign it
     * @param other keys that sign it if the signature is to be wrong
     */
    public FaultyJwt(Map<String, Object> header, Map<String, Object> claims, SigningPair pair, SigningPair other) {
        this.header = new LinkedHashMap<>(header);
        this.claims = new LinkedHashMap<>(claims);
        this.pair = pair;
        this.other = other;
    }

    /**
     * Applies changes to this JWT.
     *
     * @param filled fills the gaps of a text
     */
    public FaultyJwt with(List<JwtChange> changes, Instant now, UnaryOperator<String> filled) {
        changes.forEach(change -> apply(change, now, filled));
        return this;
    }

    private void apply(JwtChange change, Instant now, UnaryOperator<String> filled) {
        if (change instanceof JwtChange.Claim claim) {
            List<String> values = claim.values().stream().map(filled).toList();
            claims.put(claim.name(), values.size() == 1 ? values.get(0) : values);
        } else if (change instanceof JwtChange.Time time) {
            claims.put(time.claim(), now.plus(time.fromNow()).getEpochSecond());
        } else if (change instanceof JwtChange.WithoutClaim without) {
            claims.remove(without.name());
        } else if (change instanceof JwtChange.Header parameter) {
            header.put(parameter.name(), parameter.value());
        } else if (change instanceof JwtChange.WithoutHeader without) {
            header.remove(without.name());
        } else {
            sign((JwtChange.Signing) change);
        }
    }

    private void sign(JwtChange.Signing otherwise) {
        signing = otherwise;
        switch (otherwise) {
            case NONE -> header.put("alg", "none");
            case SYMMETRIC -> header.put("alg", "HS256");
            case OTHER_KEY_IN_HEADER -> header.put("jwk", other.publicJwk().toJSONObject());
            case PRIVATE_KEY_IN_HEADER -> header.put("jwk", pair.privateJwk());
            case SPOILED, OTHER_KEY, BLOCKED_KEY -> {}
        }
    }

    /** Returns the JWT in compact serialization (RFC 7515, section 7.1). */
    public String serialize() {
        String content = encoded(header) + "." + encoded(claims);
        return content + "." + Base64URL.encode(signature(content.getBytes(StandardCharsets.US_ASCII)));
    }

    private byte[] signature(byte[] content) {
        if (signing == null) {
            return pair.sign(content);
        }
        return switch (signing) {
            case SPOILED -> pair.sign("another content".getBytes(StandardCharsets.US_ASCII));
            case NONE -> new byte[0];
            case SYMMETRIC -> pair.signWithPublicKeyAsSecret(content);
            case OTHER_KEY, OTHER_KEY_IN_HEADER -> other.sign(content);
            case PRIVATE_KEY_IN_HEADER, BLOCKED_KEY -> pair.sign(content);
        };
    }

    private static Base64URL encoded(Map<String, Object> json) {
        return Base64URL.encode(JSONObjectUtils.toJSONString(json));
    }
}
