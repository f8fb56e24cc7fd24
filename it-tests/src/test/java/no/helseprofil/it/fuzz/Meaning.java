package no.helseprofil.it.fuzz;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import java.io.IOException;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import no.helseprofil.testkit.client.SigningKey;

/**
 * Comparison of a spoiled JWT with the right one. If it still says the same, a server may take it (and need not). It
 * does if
 * <ul>
 *   <li>its three parts decode to the same bytes, or
 *   <li>it is signed by the same key, is strict JSON without duplicate members, has the same {@code alg}, {@code typ}
 *       and (a proof: in an assertion it says nothing) {@code jwk}, no critical extension, and every claim of the right
 *       one with an equal value. Two claims may differ without harm: {@code jti} may be another text, {@code nbf} may
 *       lie further back. Further members say nothing.
 * </ul>
 */
record Meaning(String original, SigningKey key) {

    private static final ObjectMapper STRICT = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final Set<String> HEADERS = Set.of("alg", "typ", "jwk");

    boolean isIn(String mutant) {
        String text = mutant.strip();
        try {
            return sameBytes(text) || (isSigned(text) && sameHeader(text) && sameClaims(text));
        } catch (IllegalArgumentException | IOException | ParseException | JOSEException unreadable) {
            return false;
        }
    }

    private boolean sameBytes(String text) {
        List<String> mine = List.of(original.split("\\.", -1));
        List<String> other = List.of(text.split("\\.", -1));
        if (mine.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < mine.size(); i++) {
            if (!Arrays.equals(bytes(mine.get(i)), bytes(other.get(i)))) {
                return false;
            }
        }
        return true;
    }

    private boolean isSigned(String text) throws ParseException, JOSEException {
        return JWSObject.parse(text).verify(new ECDSAVerifier(ECKey.parse(key.publicJwk())));
    }

    private boolean sameHeader(String text) throws IOException {
        JsonNode mine = json(original, 0);
        JsonNode other = json(text, 0);
        return !other.has("crit")
                && HEADERS.stream()
                        .filter(mine::has)
                        .allMatch(name -> mine.path(name).equals(other.path(name)));
    }

    private boolean sameClaims(String text) throws IOException {
        JsonNode other = json(text, 1);
        return json(original, 1).properties().stream()
                .allMatch(claim -> sameClaim(claim.getKey(), claim.getValue(), other.path(claim.getKey())));
    }

    private static boolean sameClaim(String name, JsonNode mine, JsonNode other) {
        if (name.equals("jti")) {
            return other.isTextual() && !other.textValue().isBlank();
        }
        if (mine.isNumber() && other.isNumber()) {
            int order = other.decimalValue().compareTo(mine.decimalValue());
            return name.equals("nbf") ? order <= 0 : order == 0;
        }
        return mine.equals(other);
    }

    private static JsonNode json(String text, int part) throws IOException {
        return STRICT.readTree(bytes(text.split("\\.", -1)[part]));
    }

    private static byte[] bytes(String part) {
        return Base64.getUrlDecoder().decode(part);
    }
}
