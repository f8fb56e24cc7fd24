package no.helseprofil.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    private static final int MAX_LENGTH = 64 * 1024;
    private static final int MAX_DEPTH = 20;

    @Test
    void readsOneObject() throws MalformedException {
        assertThat(Json.object(" {\"a\": {\"b\": [1, true, null, \"c\"]}} ")
                        .at("/a/b/3")
                        .textValue())
                .isEqualTo("c");
        assertThat(Json.object("{}")).isEmpty();
    }

    @Test
    void escapesSupplementaryCharactersWithoutChangingTheMeaning() throws MalformedException {
        String json = "{\"a 🏥\":\"æ \\\\ \\ud83c\\udfe5 🏥\"}";

        String escaped = Json.inBasicPlane(json);

        assertThat(escaped).isEqualTo("{\"a \\ud83c\\udfe5\":\"æ \\\\ \\ud83c\\udfe5 \\ud83c\\udfe5\"}");
        assertThat(Json.object(escaped)).isEqualTo(Json.object(json));
        assertThat(Json.inBasicPlane(escaped))
                .as("nothing is left to be escaped")
                .isSameAs(escaped);
    }

    @Test
    void readsAnObjectInsideAStringIfAllowed() throws MalformedException {
        assertThat(Json.objectOrText("\"{\\u0022a\\u0022:1}\"")).isEqualTo(Json.object("{\"a\":1}"));
        assertThat(Json.objectOrText("{\"a\":1}")).isEqualTo(Json.object("{\"a\":1}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\\"{}\\\"\"",
                "\"{\\\"a\\\":1,\\\"a\\\":2}\"",
                "\"{}\" {}",
                "[\"{}\"]",
                "\"{\"",
                "\uFEFF{}",
                "\"\uFEFF{}\"",
                ""
            })
    void refusesNestedStringsAndLaxSyntax(String text) {
        assertThatThrownBy(() -> Json.objectOrText(text)).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"b\":2,\"a\":3}",
                "{\"x\":{\"a\":1,\"a\":2}}",
                "{\"x\":[{\"a\":1,\"a\":2}]}",
                "{\"x\":[[{\"y\":{\"a\":1,\"a\":2}}]]}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"\":1,\"\":2}"
            })
    void refusesADuplicateMember(String text) {
        refuses(text, "a member occurs twice");
    }

    @Test
    void acceptsTheSameNameInDifferentObjects() throws MalformedException {
        assertThat(Json.object("{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}]}")).hasSize(2);
        assertThat(Json.object("{\"a\":1,\"A\":2,\"a \":3}"))
                .as("names are compared character by character")
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{}]", "1", "\"text\"", "true", "null"})
    void refusesAnythingButAnObject(String text) {
        refuses(text, "not a JSON object");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{} {}",
                "{}{}",
                "{}]",
                "{} null",
                "{}x",
                "{",
                "}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":'b'}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":0x10}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":-Infinity}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\\q\"}",
                "{/*comment*/}",
                "{} //comment",
                "\uFEFF{}",
                "abc"
            })
    void refusesNonStandardJson(String text) {
        refuses(text, "not well-formed JSON");
    }

    @Test
    void limitsTheSize() throws MalformedException {
        assertThat(Json.object("{}" + " ".repeat(MAX_LENGTH - 2)))
                .as("the bound")
                .isEmpty();
        refuses("{}" + " ".repeat(MAX_LENGTH - 1), "the JSON text is too large");
    }

    @Test
    void limitsTheDepth() throws MalformedException {
        assertThat(Json.object(nested(MAX_DEPTH))).as("the bound").hasSize(1);
        refuses(nested(MAX_DEPTH + 1), "too deep");
        refuses(nested(10_000), "too deep");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "99999999999999999999999999999999",
                "1e308",
                "1e999999999",
                "-1e999999999",
                "1e-999999999",
                "1.5e2147483647",
                "100e2147483647",
                "0e2147483647",
                "0.0"
            })
    void readsHugeNumbersQuickly(String number) throws MalformedException {
        assertThat(Json.object("{\"a\":" + number + "}").get("a").isNumber()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "999999999999999999999999999999999",
                "1.00000000000000000000000000000000",
                "1e2147483648",
                "1e99999999999",
                "1e-99999999999"
            })
    void refusesNumbersWithHugeExponents(String number) {
        refuses("{\"a\":" + number + "}", "not well-formed JSON");
    }

    @Test
    void preservesFractions() throws MalformedException {
        assertThat(Json.object("{\"a\":1.0000000000000000000001}").get("a").decimalValue())
                .as("no rounding on the way to a comparison")
                .isEqualByComparingTo("1.0000000000000000000001");
    }

    private static String nested(int depth) {
        return "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    }

    private static void refuses(String text, String reason) {
        assertThatThrownBy(() -> Json.object(text))
                .as("<%.80s>", text)
                .isInstanceOfSatisfying(
                        MalformedException.class,
                        malformed -> assertThat(malformed.reason()).contains(reason));
    }

    @Test
    void reportsTheLineOfTheFault() {
        assertThat(Json.fault("{\n \"a\": 1,\n \"a\": 2}")).contains("line 3", "for the second time");
        assertThat(Json.fault("{\n \"a\": 1,\n}")).contains("line 3").doesNotContain("second time");
        assertThat(Json.fault(" ")).isEqualTo("there is none, the text is empty");
        assertThat(Json.fault("[]")).isEqualTo("not a JSON object");
        assertThat(Json.fault("{\"secret\": \"kept\" x}")).doesNotContain("secret", "kept");
    }
}
