package no.helseprofil.jose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** Composes JWS in compact serialization. They are signed with nothing: nothing of what is tested here verifies. */
public final class TestJws {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SIGNATURE = "not a signature";
    private static final Map<String, Integer> LENGTHS = Map.of("ES256", 64, "ES384", 96, "ES512", 132);

    private TestJws() {}

    /** A JWS of members, each of which is written as Jackson writes it. */
    public static String compact(Map<String, ?> header, Map<String, ?> payload) {
        return compact(json(header), json(payload));
    }

    /** A JWS of texts, which need not be JSON. */
    public static String compact(String header, String payload) {
        int length = LENGTHS.entrySet().stream()
                .filter(algorithm -> header.contains("\"alg\":\"" + algorithm.getKey() + "\""))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(SIGNATURE.length());
        return signed(header, payload, Arrays.copyOf(SIGNATURE.getBytes(StandardCharsets.UTF_8), length));
    }

    /** A JWS of texts with these octets as its signature. */
    static String signed(String header, String payload, byte[] signature) {
        return encode(header) + "." + encode(payload) + "." + encode(signature);
    }

    static String encode(String part) {
        return encode(part.getBytes(StandardCharsets.UTF_8));
    }

    static String encode(byte[] part) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(part);
    }

    private static String json(Map<String, ?> members) {
        try {
            return MAPPER.writeValueAsString(members);
        } catch (JsonProcessingException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
