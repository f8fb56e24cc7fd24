package no.helseprofil.testkit.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JWT as received: read, not verified. Its content counts only after its signature has been verified.
 *
 * @param text the JWT itself
 * @param header its header
 * @param claims its claims
 */
record ReceivedJwt(String text, Map<String, Object> header, Map<String, Object> claims) {

    private static final int PARTS = 3;

    /**
     * Reads a JWS in compact serialization (RFC 7515, section 7.1).
     *
     * @throws ParseException if it isn't one, or has an extension that isn't known here
     */
    static ReceivedJwt parse(String text) throws ParseException {
        String[] parts = text.split("\\.", -1);
        if (parts.length != PARTS) {
            throw new ParseException("not three parts", 0);
        }
        ReceivedJwt jwt = new ReceivedJwt(text, json(parts[0]), json(parts[1]));
        if (jwt.header.containsKey("crit")) {
            throw new ParseException("a critical header parameter", 0);
        }
        return jwt;
    }

    private static Map<String, Object> json(String part) throws ParseException {
        return JSONObjectUtils.parse(new Base64URL(part).decodeToString());
    }

    /** Returns whether this key has signed it. */
    boolean isSignedBy(JWSVerifier verifier) {
        int end = text.lastIndexOf('.');
        byte[] content = text.substring(0, end).getBytes(StandardCharsets.US_ASCII);
        try {
            JWSHeader named = new JWSHeader(JWSAlgorithm.parse(String.valueOf(algorithm())));
            return verifier.verify(named, content, new Base64URL(text.substring(end + 1)));
        } catch (JOSEException | IllegalArgumentException unverifiable) {
            return false;
        }
    }

    @Nullable
    String algorithm() {
        return text(header.get("alg"));
    }

    @Nullable
    String type() {
        return text(header.get("typ"));
    }

    /** Returns a claim if it is a text. */
    @Nullable
    String claim(String name) {
        return text(claims.get(name));
    }

    /** Returns a claim if it is a NumericDate (RFC 7519, section 2). */
    @Nullable
    Instant date(String name) {
        return claims.get(name) instanceof Number seconds ? Instant.ofEpochSecond(seconds.longValue()) : null;
    }

    /** Returns a claim of one text, or of a list of texts. */
    List<?> list(String name) {
        Object value = claims.get(name);
        if (value instanceof List<?> list) {
            return list;
        }
        return value == null ? List.of() : List.of(value);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }
}
