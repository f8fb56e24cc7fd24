package no.helseprofil.jose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.Pattern;
import no.helseprofil.random.RandomInput;

/** Spoiled input for the readers of this package, and what they may do with it. */
final class JoseInputs {

    /** RFC 6749, section 5.2. */
    private static final Pattern DESCRIPTION = Pattern.compile("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+");

    private static final String PROOF_KEY =
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs\","
                    + "\"y\":\"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA\"}";

    private static final String PROOF_HEADER = "{\"alg\":\"ES256\",\"typ\":\"dpop+jwt\",\"jwk\":" + PROOF_KEY + "}";
    private static final String PROOF_PAYLOAD =
            "{\"jti\":\"a\",\"htm\":\"POST\",\"htu\":\"https://b/c\",\"iat\":1772366400,\"nonce\":\"d\"}";
    private static final String ASSERTION_HEADER =
            "{\"alg\":\"ES256\",\"kid\":\"k\",\"typ\":\"client-authentication+jwt\"}";
    private static final String ASSERTION_PAYLOAD = "{\"iss\":\"a\",\"sub\":\"a\",\"aud\":\"https://b\",\"jti\":\"c\","
            + "\"iat\":1772366400,\"nbf\":1772366400,\"exp\":1772366410}";

    private static final String[] VALUES = {
        "null",
        "true",
        "-1",
        "1e999999999",
        "1e-999999999",
        "1e99999999999",
        "\"\"",
        "\"A\"",
        "\"AQAB=\"",
        "\"æ\"",
        "[]",
        "{}",
        "[[{}]]"
    };

    private JoseInputs() {}

    /** A reader of this package. */
    @FunctionalInterface
    interface Reader<T> {
        T read(String text) throws MalformedException;
    }

    /** Reads, or refuses with a sentence that may be shown: nothing else can happen, whatever the text is. */
    static <T> T isReadOrMalformed(Reader<T> reader, String text) {
        try {
            T content = reader.read(text);
            assertThat(content).isNotNull();
            return content;
        } catch (MalformedException malformed) {
            assertThat(malformed.reason()).matches(DESCRIPTION);
            return null;
        }
    }

    static String assertion(RandomInput input) {
        return input.oneOf(
                () -> mutated(input, TestJws.compact(ASSERTION_HEADER, ASSERTION_PAYLOAD)),
                () -> TestJws.compact(mutated(input, ASSERTION_HEADER), mutated(input, ASSERTION_PAYLOAD)),
                () -> TestJws.compact(ASSERTION_HEADER, respelled(input, ASSERTION_PAYLOAD)));
    }

    static String proof(RandomInput input) {
        return input.oneOf(
                () -> mutated(input, TestJws.compact(PROOF_HEADER, PROOF_PAYLOAD)),
                () -> TestJws.compact(mutated(input, PROOF_HEADER), mutated(input, PROOF_PAYLOAD)),
                () -> TestJws.compact(PROOF_HEADER, respelled(input, PROOF_PAYLOAD)),
                () -> TestJws.compact("{\"typ\":\"dpop+jwt\",\"jwk\":" + key(input) + "}", PROOF_PAYLOAD));
    }

    static String keySet(RandomInput input) {
        return input.oneOf(
                () -> mutated(input, "{\"keys\":[" + PROOF_KEY + "]}"),
                () -> "{\"keys\":[" + PROOF_KEY + "," + key(input) + "]}");
    }

    private static String key(RandomInput input) {
        return input.oneOf(() -> mutated(input, PROOF_KEY), () -> respelled(input, PROOF_KEY));
    }

    /** The text with one to four characters changed, put in, taken out, or cut off from there on. */
    static String mutated(RandomInput input, String text) {
        String spoiled = text;
        for (int left = input.between(1, 4); left > 0; left--) {
            int at = input.between(0, spoiled.length());
            String head = spoiled.substring(0, at);
            String tail = spoiled.substring(at);
            String shorter = tail.substring(Math.min(1, tail.length()));
            char character = input.character();
            spoiled = input.of(head + character + shorter, head + character + tail, head + shorter, head);
        }
        return spoiled;
    }

    /** The object with one value replaced by another that is JSON too. */
    private static String respelled(RandomInput input, String object) {
        Map.Entry<String, JsonNode> member = input.of(parse(object).properties());
        String name = "\"" + member.getKey() + "\":";
        return object.replace(name + member.getValue(), name + input.of(VALUES));
    }

    private static ObjectNode parse(String object) {
        try {
            return Json.object(object);
        } catch (MalformedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
