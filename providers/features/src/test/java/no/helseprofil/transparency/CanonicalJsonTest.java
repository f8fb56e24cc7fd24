package no.helseprofil.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.random.RandomInput;
import no.helseprofil.transparency.LogFile.MalformedLogException;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

    private static final ObjectMapper JACKSON = new ObjectMapper();

    /** RFC 8785, section 3.2.2 and 3.2.3, and the test data that its authors publish. */
    @Test
    void matchesTheExamplesOfTheRfc() throws JsonProcessingException {
        assertCanonical(
                """
                {
                  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                  "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                  "literals": [null, true, false]
                }""",
                "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                        + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
        assertCanonical(
                """
                { "\\u20ac": "Euro Sign", "\\r": "Carriage Return", "\\ufb33": "Hebrew Letter Dalet With Dagesh",
                  "1": "One", "\\ud83d\\ude00": "Emoji: Grinning Face", "\\u0080": "Control",
                  "\\u00f6": "Latin Small Letter O With Diaeresis" }""",
                "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                        + "\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
        assertCanonical(
                """
                { "1": {"f": {"f": "hi","F": 5} ,"\\n": 56.0}, "10": { }, "": "empty", "a": { },
                  "111": [ {"e": "yes","E": "no" } ], "A": { } }""",
                "{\"\":\"empty\",\"1\":{\"\\n\":56,\"f\":{\"F\":5,\"f\":\"hi\"}},\"10\":{},"
                        + "\"111\":[{\"E\":\"no\",\"e\":\"yes\"}],\"A\":{},\"a\":{}}");
        assertCanonical("{\"Unnormalized Unicode\":\"A\\u030a\"}", "{\"Unnormalized Unicode\":\"A\u030a\"}");
    }

    /** RFC 8785, appendix B. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void writesNumbersLikeTheRfc(String ieee754, String written) {
        double number = Double.longBitsToDouble(Long.parseUnsignedLong(ieee754, 16));

        assertThat(CanonicalJson.of(Map.of("n", number))).isEqualTo("{\"n\":" + written + "}");
    }

    @Test
    void writesANumberBeyondDoubleAsText() {
        assertThat(CanonicalJson.of(Map.of("n", 9007199254740993L))).isEqualTo("{\"n\":\"9007199254740993\"}");
        assertThat(CanonicalJson.of(Map.of("n", BigInteger.TEN.pow(400)))).startsWith("{\"n\":\"1000");
        assertThat(CanonicalJson.of(Map.of("n", new BigDecimal("0.1000000000000000000001"))))
                .as("else a change from 0.1 to it would be none")
                .isEqualTo("{\"n\":\"0.1000000000000000000001\"}");
        assertThat(CanonicalJson.of(Map.of("n", new BigDecimal("1E-1000000")))).isEqualTo("{\"n\":\"1E-1000000\"}");
        assertThat(CanonicalJson.of(Map.of("n", new BigDecimal("0.10")))).isEqualTo("{\"n\":0.1}");
    }

    @Test
    void writesTheSameAsTheLibrary() {
        RandomInput.each(300, input -> {
            Map<String, Double> numbers = new HashMap<>();
            input.list(5, input::text).forEach(name -> numbers.put(wellFormed(name), number(input)));
            List<String> texts = input.list(5, input::text);
            Map<String, Object> object = Map.of(
                    "numbers",
                    numbers,
                    "texts",
                    texts.stream().map(CanonicalJsonTest::wellFormed).toList());

            assertThat(CanonicalJson.of(object))
                    .isEqualTo(new JsonCanonicalizer(JACKSON.writeValueAsString(object)).getEncodedString());
        });
    }

    @Test
    void readsOnlyWhatItWrites() {
        RandomInput.each(300, input -> {
            List<String> texts = input.list(5, input::text);
            Map<String, Object> object = Map.of("a", wellFormed(texts.toString()), "b", List.of(1L, 0.5, true));
            String text = CanonicalJson.of(object);

            assertThat(CanonicalJson.read(text)).isEqualTo(object);
            assertThatExceptionOfType(MalformedLogException.class).isThrownBy(() -> CanonicalJson.read(text + " "));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{\"a\":1,\"a\":1}",
                "{\"a\":{\"b\":null,\"b\":1}}",
                "{\"b\":1,\"a\":1}",
                "{\"a\": 1}",
                "{\"a\":1.0}",
                "{\"a\":01}",
                "{\"a\":9007199254740993}",
                "{\"a\":1e400}",
                "{\"a\":NaN}",
                "{\"a\":\"\\u0041\"}",
                "{\"a\":\"\\ud800\"}",
                "{'a':1}",
                "{\"a\":1}{\"a\":1}"
            })
    void refusesNonCanonicalText(String text) {
        assertThatExceptionOfType(MalformedLogException.class).isThrownBy(() -> CanonicalJson.read(text));
    }

    @Test
    void refusesEndlessNesting() {
        assertThatExceptionOfType(MalformedLogException.class)
                .isThrownBy(() -> CanonicalJson.read("{\"a\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}"));
    }

    @Test
    void refusesALoneSurrogate() {
        assertThatIllegalArgumentException().isThrownBy(() -> CanonicalJson.of(Map.of("a", "\ud800")));
        assertThatIllegalArgumentException().isThrownBy(() -> CanonicalJson.of(Map.of("\udc00", "a")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CanonicalJson.of(Map.of("a", Arrays.asList(new Object()))));
    }

    private static void assertCanonical(String written, String canonical) throws JsonProcessingException {
        assertThat(CanonicalJson.of(JACKSON.readValue(written, new TypeReference<Map<String, Object>>() {})))
                .isEqualTo(canonical);
    }

    private static double number(RandomInput input) {
        double number = Double.longBitsToDouble(input.between(Long.MIN_VALUE, Long.MAX_VALUE - 1));
        return Double.isFinite(number) ? number : 0;
    }

    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
