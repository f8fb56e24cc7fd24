package no.helseprofil.jose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

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

    static Arbitrary<String> assertions() {
        return Arbitraries.oneOf(
                mutated(TestJws.compact(ASSERTION_HEADER, ASSERTION_PAYLOAD)),
                Combinators.combine(mutated(ASSERTION_HEADER), mutated(ASSERTION_PAYLOAD))
                        .as(TestJws::compact),
                respelled(ASSERTION_PAYLOAD).map(payload -> TestJws.compact(ASSERTION_HEADER, payload)));
    }

    static Arbitrary<String> proofs() {
        return Arbitraries.oneOf(
                mutated(TestJws.compact(PROOF_HEADER, PROOF_PAYLOAD)),
                Combinators.combine(mutated(PROOF_HEADER), mutated(PROOF_PAYLOAD))
                        .as(TestJws::compact),
                respelled(PROOF_PAYLOAD).map(payload -> TestJws.compact(PROOF_HEADER, payload)),
                Arbitraries.oneOf(mutated(PROOF_KEY), respelled(PROOF_KEY))
                        .map(jwk -> TestJws.compact("{\"typ\":\"dpop+jwt\",\"jwk\":" + jwk + "}", PROOF_PAYLOAD)));
    }

    static Arbitrary<String> keySets() {
        return Arbitraries.oneOf(
                mutated("{\"keys\":[" + PROOF_KEY + "]}"),
                Arbitraries.oneOf(mutated(PROOF_KEY), respelled(PROOF_KEY))
                        .map(key -> "{\"keys\":[" + PROOF_KEY + "," + key + "]}"));
    }

    /** The text with one to four characters changed, put in, taken out, or cut off from there on. */
    static Arbitrary<String> mutated(String text) {
        Arbitrary<Mutation> mutation = Combinators.combine(
                        Arbitraries.of(Mutation.Kind.class),
                        Arbitraries.integers().between(0, text.length()),
                        Arbitraries.oneOf(
                                Arbitraries.chars().range(' ', '~'),
                                Arbitraries.chars().all()))
                .as(Mutation::new);
        return mutation.list().ofMinSize(1).ofMaxSize(4).map(mutations -> {
            String spoiled = text;
            for (Mutation each : mutations) {
                spoiled = each.on(spoiled);
            }
            return spoiled;
        });
    }

    /** The object with one value replaced by another that is JSON too. */
    private static Arbitrary<String> respelled(String object) {
        ObjectNode node = parse(object);
        Arbitrary<String> members =
                Arbitraries.of(node.properties().stream().map(Map.Entry::getKey).toList());
        return Combinators.combine(members, Arbitraries.of(VALUES))
                .as((member, value) ->
                        object.replace("\"" + member + "\":" + node.get(member), "\"" + member + "\":" + value));
    }

    private static ObjectNode parse(String object) {
        try {
            return Json.object(object);
        } catch (MalformedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private record Mutation(Kind kind, int at, char character) {

        private enum Kind {
            CHANGE,
            INSERT,
            REMOVE,
            CUT
        }

        String on(String text) {
            int index = Math.min(at, text.length());
            String head = text.substring(0, index);
            String tail = text.substring(index);
            return switch (kind) {
                case CHANGE -> head + character + tail.substring(Math.min(1, tail.length()));
                case INSERT -> head + character + tail;
                case REMOVE -> head + tail.substring(Math.min(1, tail.length()));
                case CUT -> head;
            };
        }
    }
}
