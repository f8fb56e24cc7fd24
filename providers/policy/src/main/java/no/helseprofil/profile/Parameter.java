package no.helseprofil.profile;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Value of a requirement that an authority may set in the profile document.
 *
 * @param name its name in the document
 * @param range allowed values, readable in any language: bounds, or a list
 * @param byDefault its value if the document has none; may depend on the rule set
 * @param reader reads a value of the document; throws {@link IllegalArgumentException}, whose message says what to
 *     write instead
 * @param schema rules of the reader as keywords of JSON Schema (2020-12), as far as it can express them; it can't
 *     express the bounds of a duration
 * @param isAsTight whether the second value lets pass everything that the first one does
 */
public record Parameter<T>(
        String name,
        String range,
        Function<RuleSet, T> byDefault,
        Function<JsonNode, T> reader,
        Map<String, Object> schema,
        BiPredicate<T, T> isAsTight) {

    /** Every algorithm of some rule set. */
    private static final List<String> KNOWN_ALGORITHMS =
            List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    /** ISO 8601 in days, hours, minutes and seconds, which have a constant length. */
    private static final String DURATION =
            "P(?=[0-9T])([0-9]{1,4}D)?" + "(T(?=[0-9])([0-9]{1,5}H)?([0-9]{1,6}M)?([0-9]{1,8}([.][0-9]{1,9})?S)?)?";

    private static final Pattern DURATION_FORM = Pattern.compile(DURATION);

    /** Returns a parameter for a duration in ISO 8601 ({@code PT15S}), bounds included; a shorter one is tighter. */
    public static Parameter<Duration> duration(String name, Duration byDefault, Duration least, Duration most) {
        return duration(name, ruleSet -> byDefault, least, most);
    }

    /** Returns a parameter for a duration whose default depends on the rule set. */
    public static Parameter<Duration> duration(
            String name, Function<RuleSet, Duration> byDefault, Duration least, Duration most) {
        return new Parameter<>(
                name,
                least + "\u2013" + most,
                byDefault,
                node -> readDuration(node, least, most),
                Map.of("type", "string", "pattern", "^" + DURATION + "$"),
                (one, other) -> one.compareTo(other) <= 0);
    }

    /** Returns a parameter for a whole number, bounds included; a greater one is tighter, as with the size of a key. */
    public static Parameter<Integer> number(String name, int byDefault, int least, int most) {
        return new Parameter<>(
                name,
                least + "\u2013" + most,
                ruleSet -> byDefault,
                node -> readNumber(node, least, most),
                Map.of("type", "integer", "minimum", least, "maximum", most),
                (one, other) -> one >= other);
    }

    /** Returns a parameter that turns a check on; on is tighter. */
    public static Parameter<Boolean> flag(String name, boolean byDefault) {
        return flag(name, ruleSet -> byDefault);
    }

    /** Returns a parameter that turns a check on and whose default depends on the rule set. */
    public static Parameter<Boolean> flag(String name, Function<RuleSet, Boolean> byDefault) {
        return new Parameter<>(
                name,
                "true, false",
                byDefault,
                Parameter::readFlag,
                Map.of("type", "boolean"),
                (one, other) -> one || !other);
    }

    /**
     * Returns a parameter for signature algorithms, by default those of the rule set. The document may list any that
     * some rule set allows, so that configuration can't add {@code none} or a symmetric algorithm. Fewer algorithms are
     * tighter.
     */
    public static Parameter<List<String>> algorithms(String name) {
        return new Parameter<>(
                name,
                String.join(", ", KNOWN_ALGORITHMS),
                RuleSet::algorithms,
                Parameter::readAlgorithms,
                Map.of("type", "array", "minItems", 1, "items", Map.of("enum", KNOWN_ALGORITHMS)),
                (one, other) -> other.containsAll(one));
    }

    private static Duration readDuration(JsonNode node, Duration least, Duration most) {
        String expected = "a duration from " + least + " to " + most + ", such as " + least;
        if (node.isTextual() && DURATION_FORM.matcher(node.textValue()).matches()) {
            Duration value = Duration.parse(node.textValue());
            if (value.compareTo(least) >= 0 && value.compareTo(most) <= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException(expected);
    }

    private static int readNumber(JsonNode node, int least, int most) {
        if (node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= least && node.intValue() <= most) {
            return node.intValue();
        }
        throw new IllegalArgumentException("a whole number from " + least + " to " + most);
    }

    private static boolean readFlag(JsonNode node) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        throw new IllegalArgumentException("true or false");
    }

    private static List<String> readAlgorithms(JsonNode node) {
        List<String> named = new ArrayList<>();
        node.forEach(entry -> named.add(entry.asText()));
        if (node.isArray() && !named.isEmpty() && KNOWN_ALGORITHMS.containsAll(named)) {
            return named.stream().distinct().toList();
        }
        throw new IllegalArgumentException("a list with at least one of " + String.join(", ", KNOWN_ALGORITHMS));
    }
}
