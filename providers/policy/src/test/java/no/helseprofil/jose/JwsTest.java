package no.helseprofil.jose;

import static no.helseprofil.jose.TestJws.compact;
import static no.helseprofil.jose.TestJws.encode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwsTest {

    private static final String OBJECT = encode("{}");
    private static final String NOT_COMPACT = "not a JWS in compact serialization";
    private static final String NOT_BASE64URL = "not base64url without padding";

    @Test
    void readsHeaderAndPayload() throws MalformedException {
        Jws jws = Jws.parse(compact("{\"alg\":\"ES256\"}", "{\"iss\":\"æøå\"}"));
        assertThat(jws.headerText("alg")).isEqualTo("ES256");
        assertThat(jws.claimText("iss")).as("UTF-8").isEqualTo("æøå");
        assertThat(jws.headerText("iss")).as("a claim is no header parameter").isNull();
        assertThat(jws.claimText("alg")).as("nor the other way round").isNull();
    }

    @Test
    void readsAnEmptySignature() throws MalformedException {
        assertThat(Jws.parse(OBJECT + "." + OBJECT + ".").payload())
                .as("signing-algorithm refuses alg none, and Keycloak a missing signature")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "e30",
                "e30.e30",
                "e30.e30.e30.e30",
                "e30.e30.e30.e30.e30",
                "....",
                "{\"payload\":\"e30\"}"
            })
    @Tag("RFC7515-7.1-1")
    void refusesAnythingButThreeParts(String text) {
        refuses(text, NOT_COMPACT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "e30=.e30.",
                "e30.e30=.",
                "e30.e30.YQ==",
                "e30.e30.YQ=",
                "e30 .e30.",
                " e30.e30.",
                "e30.e30.\n",
                "e3+/.e30.",
                "e30.e30.+/+/",
                "e30.e30.a",
                "e30.e30.aaaaa",
                "e30.e30.ø",
                "e30.e30.\u2028",
                "e*0.e30."
            })
    void refusesInvalidBase64url(String text) {
        refuses(text, NOT_BASE64URL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"e31.e30.", "e30.e31.", "e30.e30.YR", "e30.e30.YWJ", "e30.e30.YWJjZF", "e30.e30._-"})
    void refusesNonCanonicalBase64url(String text) {
        refuses(text, NOT_BASE64URL);
    }

    @ParameterizedTest
    @CsvSource({"ES256, 64", "ES384, 96", "ES512, 132"})
    void refusesAnEcdsaSignatureOfTheWrongLength(String algorithm, int octets) throws MalformedException {
        String header = "{\"alg\":\"" + algorithm + "\"}";
        assertThat(Jws.parse(TestJws.signed(header, "{}", new byte[octets])).headerText("alg"))
                .isEqualTo(algorithm);
        for (int other : new int[] {0, 1, octets / 2, octets - 1, octets + 1, octets + 3, 2 * octets}) {
            refuses(TestJws.signed(header, "{}", new byte[other]), "the length of the signature");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PS256", "RS256", "EdDSA", "none", "es256", "ES25"})
    void ignoresTheSignatureLengthOfOtherAlgorithms(String algorithm) throws MalformedException {
        assertThat(Jws.parse(TestJws.signed("{\"alg\":\"" + algorithm + "\"}", "{}", new byte[3]))
                        .payload())
                .as("it depends on the key, or is verified by the JDK")
                .isEmpty();
    }

    @Test
    @Tag("RFC7515-5.2-2")
    @Tag("RFC8725-3.7-1")
    void refusesInvalidUtf8() {
        String overlong = encode(new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'});
        String latin1 = encode(new byte[] {'{', '"', (byte) 0xE5, '"', ':', '1', '}'});
        refuses(overlong + "." + OBJECT + ".", "not UTF-8");
        refuses(OBJECT + "." + latin1 + ".", "not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "1", "null"})
    @Tag("RFC7515-5.2-2")
    void refusesAnythingButAnObject(String json) {
        refuses(compact(json, "{}"), "not a JSON object");
        refuses(compact("{}", json), "not a JSON object");
    }

    @Test
    @Tag("RFC7515-4-1")
    void refusesADuplicateMember() {
        refuses(compact("{\"alg\":\"none\",\"alg\":\"ES256\"}", "{}"), "a member occurs twice");
        refuses(compact("{\"jwk\":{\"x\":\"a\",\"x\":\"b\"}}", "{}"), "a member occurs twice");
        refuses(compact("{}", "{\"sub\":\"a\",\"sub\":\"b\"}"), "a member occurs twice");
    }

    @Test
    void checksCanonicalEncodingRegardlessOfThePayload() {
        String twice = compact("{\"alg\":\"none\"}", "{\"name\":\"a\",\"name\":\"a\"}");

        assertThat(Jws.isCompact(twice))
                .as("the server's own may have a claim of two mappers")
                .isTrue();
        assertThat(Jws.isCompact(twice + "=")).as("padding").isFalse();
        assertThat(Jws.isCompact("an.opaque")).isFalse();
        assertThat(Jws.isCompact(null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"b64\"]", "[]", "null", "\"exp\""})
    @Tag("RFC7515-4.1.11-1")
    void refusesCriticalExtensions(String crit) {
        refuses(compact("{\"alg\":\"ES256\",\"crit\":" + crit + "}", "{}"), "critical header parameters");
    }

    @Test
    void limitsTheSize() throws MalformedException {
        int max = 32 * 1024;
        String head = OBJECT + "." + OBJECT + ".";
        assertThat(Jws.parse(head + "A".repeat(max - head.length())).payload()).isEmpty();
        refuses(head + "A".repeat(max - head.length() + 1), "the JWS is too large");
        refuses(".".repeat(max + 1), "the JWS is too large");
        refuses(".".repeat(max), NOT_COMPACT);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01T00:00:00Z",
        "1772366400, 2026-03-01T12:00:00Z",
        "1772366400.0, 2026-03-01T12:00:00Z",
        "1772366400.5, 2026-03-01T12:00:00.500Z",
        "1772366400.9999, 2026-03-01T12:00:00.999Z",
        "1.7723664e9, 2026-03-01T12:00:00Z",
        "0.0001, 1970-01-01T00:00:00Z",
        "1e-999999999, 1970-01-01T00:00:00Z",
        "253402300799, 9999-12-31T23:59:59Z"
    })
    void readsSecondsAsADate(String number, Instant date) throws MalformedException {
        assertThat(Jws.parse(compact("{}", "{\"iat\":" + number + "}")).claimDate("iat"))
                .isEqualTo(date);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"1772366400\"",
                "\"\"",
                "null",
                "true",
                "[1772366400]",
                "{}",
                "-1",
                "-0.001",
                "253402300800",
                "9223372036854775807",
                "99999999999999999999999999999999",
                "1e999999999",
                "-1e999999999"
            })
    void readsAnyOtherValueAsNoDate(String value) throws MalformedException {
        assertThat(Jws.parse(compact("{}", "{\"iat\":" + value + "}")).claimDate("iat"))
                .as(value)
                .isNull();
        assertThat(Jws.parse(compact("{}", "{}")).claimDate("iat")).isNull();
    }

    private static void refuses(String text, String reason) {
        assertThatThrownBy(() -> Jws.parse(text))
                .as("<%.80s>", text)
                .isInstanceOfSatisfying(
                        MalformedException.class,
                        malformed -> assertThat(malformed.reason()).contains(reason));
    }

    @ParameterizedTest
    @CsvSource({"\"1700000000\", 1700000000", "\"0\", 0", "1700000000, 1700000000", "\"253402300799\", 253402300799"})
    void readsIatFromATextOfDigits(String value, long seconds) throws MalformedException {
        assertThat(Jws.parse(compact("{}", "{\"iat\":" + value + "}")).issuedAt())
                .isEqualTo(Instant.ofEpochSecond(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\" 1\"",
                "\"+1\"",
                "\"-1\"",
                "\"1.5\"",
                "\"1e3\"",
                "\"0x10\"",
                "\"\u0661\"",
                "\"999999999999\"",
                "\"1700000000000\"",
                "[\"1\"]",
                "true",
                "null"
            })
    void readsNoOtherTextAsIat(String value) throws MalformedException {
        assertThat(Jws.parse(compact("{}", "{\"iat\":" + value + "}")).issuedAt())
                .isNull();
    }
}
