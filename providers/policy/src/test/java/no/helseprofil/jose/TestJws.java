package no.helseprofil.jose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Composes JWS in compact serialization. They are signed with nothing: nothing of what is tested here verifies. */
public final class TestJws {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SIGNATURE = encode("not a signature");

    private TestJws() {}

    /** A JWS of members, each of which is written as Jackson writes it. */
    public static String compact(Map<String, ?> header, Map<String, ?> payload) {
        return compact(json(header), json(payload));
    }

    /** A JWS of texts, which need not be JSON. */
    public static String compact(String header, String payload) {
        return encode(header) + "." + encode(payload) + "." + SIGNATURE;
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
