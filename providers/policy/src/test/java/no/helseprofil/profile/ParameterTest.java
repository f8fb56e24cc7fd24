package no.helseprofil.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterTest {

    private static final Parameter<Duration> DURATION =
            Parameter.duration("max", Duration.ofSeconds(15), Duration.ofSeconds(1), Duration.ofSeconds(24));
    private static final Parameter<Integer> NUMBER = Parameter.number("rsa", 2048, 1024, 16384);
    private static final Parameter<Boolean> FLAG = Parameter.flag("userinfo", false);
    private static final Parameter<List<String>> ALGORITHMS = Parameter.algorithms("allowed");

    @Test
    void acceptsDurationsWithinBounds() {
        assertThat(read(DURATION, "\"PT1S\"")).isEqualTo(Duration.ofSeconds(1));
        assertThat(read(DURATION, "\"PT24S\"")).isEqualTo(Duration.ofSeconds(24));
        assertThat(read(DURATION, "\"PT10.5S\"")).isEqualTo(Duration.ofMillis(10500));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"PT0.999S\"",
                "\"PT24.001S\"",
                "\"PT0S\"",
                "\"-PT5S\"",
                "\"15\"",
                "\"15 s\"",
                "\"\"",
                "15",
                "null",
                "[]"
            })
    void refusesOtherDurationsWithAHint(String value) {
        assertThatThrownBy(() -> read(DURATION, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a duration from PT1S to PT24S, such as PT1S");
    }

    @Test
    void acceptsWholeNumbersWithinBounds() {
        assertThat(read(NUMBER, "1024")).isEqualTo(1024);
        assertThat(read(NUMBER, "16384")).isEqualTo(16384);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1023",
                "16385",
                "2048.0",
                "2048.5",
                "\"2048\"",
                "99999999999",
                "4294969344",
                "-2048",
                "true",
                "null"
            })
    void refusesOtherNumbersWithAHint(String value) {
        assertThatThrownBy(() -> read(NUMBER, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a whole number from 1024 to 16384");
    }

    @Test
    void acceptsTrueAndFalse() {
        assertThat(read(FLAG, "true")).isTrue();
        assertThat(read(FLAG, "false")).isFalse();
        for (String value : List.of("\"true\"", "1", "0", "null", "{}")) {
            assertThatThrownBy(() -> read(FLAG, value))
                    .as(value)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("true or false");
        }
    }

    @Test
    void acceptsAlgorithmsOfAnyRuleSet() {
        assertThat(read(ALGORITHMS, "[\"EdDSA\", \"ES512\"]")).containsExactly("EdDSA", "ES512");
        for (RuleSet ruleSet : RuleSet.values()) {
            for (String algorithm : ruleSet.algorithms()) {
                assertThat(read(ALGORITHMS, "[\"" + algorithm + "\"]")).containsExactly(algorithm);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[\"none\"]",
                "[\"HS256\"]",
                "[\"ES256\", \"none\"]",
                "[\"ES256\", null]",
                "[[\"ES256\"]]",
                "[256]",
                "{\"a\": \"ES256\"}",
                "\"ES256\"",
                "null"
            })
    void refusesAWeakAlgorithm(String value) {
        assertThatThrownBy(() -> read(ALGORITHMS, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a list with at least one of RS256, ");
    }

    @Test
    void usesTheDefaultOfTheRuleSet() {
        Parameters set = new Parameters(RuleSet.FAPI2, Map.of("max", Duration.ofSeconds(3)));
        assertThat(set.get(DURATION)).isEqualTo(Duration.ofSeconds(3));
        assertThat(set.get(NUMBER)).isEqualTo(2048);
        assertThat(set.get(ALGORITHMS)).isEqualTo(RuleSet.FAPI2.algorithms());
        assertThat(set.get(FLAG)).isFalse();
        assertThat(set.get(Parameter.flag("nonceAtUserinfo", true))).isTrue();
        assertThat(Parameters.defaults(RuleSet.HELSEID).get(ALGORITHMS)).isEqualTo(RuleSet.HELSEID.algorithms());
    }

    private static <T> T read(Parameter<T> parameter, String json) {
        try {
            return parameter.reader().apply(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
