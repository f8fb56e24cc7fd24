package no.helseprofil.jose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JWS in compact serialization (RFC 7515, section 7.1) of JSON objects, read and not verified.
 *
 * @param header the JOSE header
 * @param payload the claims
 */
public record Jws(ObjectNode header, ObjectNode payload) {

    private static final int MAX_LENGTH = 32 * 1024;
    private static final BigDecimal MAX_NUMERIC_DATE = BigDecimal.valueOf(253_402_300_799L);
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,12}");
    private static final String BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /** Octets of an ECDSA signature, by its algorithm (RFC 7518, section 3.4). */
    private static final Map<String, Integer> ELLIPTIC = Map.of("ES256", 64, "ES384", 96, "ES512", 132);

    /**
     * Reads a compact JWS.
     *
     * @throws MalformedException unless it has three parts in base64url without padding, the first two of them JSON
     *     objects, an ECDSA signature of its length, and no critical extension (RFC 7515, section 4.1.11: one that
     *     isn't understood is refused)
     */
    public static Jws parse(String compact) throws MalformedException {
        if (compact.length() > MAX_LENGTH) {
            throw new MalformedException("the JWS is too large");
        }
        String[] parts = compact.split("\\.", -1);
        Jws jws = new Jws(header(parts), Json.object(text(parts[1])));
        if (jws.header.has("crit")) {
            throw new MalformedException("critical header parameters are not supported");
        }
        return jws;
    }

    /** Returns whether a text is a JWS as it was signed, in its one spelling and whatever its payload is. */
    public static boolean isCompact(@Nullable String text) {
        try {
            String[] parts = text == null ? new String[0] : text.split("\\.", -1);
            return header(parts).isObject() && decodePart(parts[1]).length > 0;
        } catch (MalformedException respelled) {
            return false;
        }
    }

    private static ObjectNode header(String[] parts) throws MalformedException {
        if (parts.length != 3) {
            throw new MalformedException("not a JWS in compact serialization");
        }
        byte[] signature = decodePart(parts[2]);
        ObjectNode header = Json.object(text(parts[0]));
        if (!isOfLength(textOf(header.get("alg")), signature)) {
            throw new MalformedException("the length of the signature is not the one of its alg");
        }
        return header;
    }

    /**
     * Returns whether a signature is as long as its algorithm has it. Of an ECDSA signature that is longer, Keycloak
     * verifies the beginning. Signatures by other algorithms have their length checked by those who verify them.
     */
    public static boolean isOfLength(@Nullable String algorithm, byte[] signature) {
        Integer length = algorithm == null ? null : ELLIPTIC.get(algorithm);
        return length == null || length == signature.length;
    }

    /** Reads a compact JWS; returns empty if there is no text or {@link #parse} refuses it. */
    public static Optional<Jws> read(@Nullable String compact) {
        try {
            return compact == null ? Optional.empty() : Optional.of(parse(compact));
        } catch (MalformedException unreadable) {
            return Optional.empty();
        }
    }

    /** Returns a header parameter if it is a text. */
    public @Nullable String headerText(String name) {
        return textOf(header.get(name));
    }

    /** Returns a claim if it is a text. */
    public @Nullable String claimText(String name) {
        return textOf(payload.get(name));
    }

    /** Returns a claim as NumericDate (RFC 7519, section 2), a JSON number of seconds; null if it is anything else. */
    public @Nullable Instant claimDate(String name) {
        JsonNode node = payload.get(name);
        if (node == null || !node.isNumber()) {
            return null;
        }
        return date(node.decimalValue());
    }

    /**
     * Returns {@code iat}, when the client made the JWS. It may be a text of digits instead of a number, as in NHN's
     * samples, in FHI's library, and until 2025 on HelseID's page on client assertions. Keycloak reads both forms.
     */
    public @Nullable Instant issuedAt() {
        String text = claimText("iat");
        return text != null && DIGITS.matcher(text).matches() ? date(new BigDecimal(text)) : claimDate("iat");
    }

    private static @Nullable Instant date(BigDecimal seconds) {
        boolean inRange = seconds.signum() >= 0 && seconds.compareTo(MAX_NUMERIC_DATE) <= 0;
        return inRange ? Instant.ofEpochMilli(seconds.movePointRight(3).longValue()) : null;
    }

    private static @Nullable String textOf(@Nullable JsonNode node) {
        return node != null && node.isTextual() ? node.textValue() : null;
    }

    private static String text(String part) throws MalformedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decodePart(part)))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new MalformedException("not UTF-8");
        }
    }

    /**
     * Decodes a part of a JWS. Each value has one text here: the bits that are left over in the last character are
     * zero (RFC 4648, section 3.5).
     */
    private static byte[] decodePart(String part) throws MalformedException {
        byte[] decoded = decode(part);
        int over = part.length() % 4;
        if (over > 1 && (BASE64URL.indexOf(part.charAt(part.length() - 1)) & (over == 2 ? 0b1111 : 0b11)) != 0) {
            throw new MalformedException("not base64url without padding");
        }
        return decoded;
    }

    /** Decodes base64url without padding (RFC 7515, section 2) and refuses anything else. */
    static byte[] decode(String part) throws MalformedException {
        if (part.indexOf('=') >= 0) {
            throw new MalformedException("not base64url without padding");
        }
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException notBase64) {
            throw new MalformedException("not base64url without padding");
        }
    }
}
