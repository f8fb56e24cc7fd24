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
 * A value of a requirement that an authority may set in the profile document.
 *
 * @param name its name in the document
 * @param range what may be written, for people of any language: the bounds, or the values
 * @param byDefault its value where the document names none; may depend on the rule set
 * @param reader reads a value of the document; refuses with {@link IllegalArgumentException}, whose message says
 *     what to write instead
 * @param schema what the reader takes, in keywords of JSON Schema (2020-12), as far as they can say it: not the
 *     bounds of a duration
 * @param isAsTight whether what the first value lets pass the second does, too
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

    /** ISO 8601 in days, hours, minutes and seconds, which always last the same. */
    private static final String DURATION =
            "P(?=[0-9T])([0-9]{1,4}D)?" + "(T(?=[0-9])([0-9]{1,5}H)?([0-9]{1,6}M)?([0-9]{1,8}([.][0-9]{1,9})?S)?)?";

    private static final Pattern DURATION_FORM = Pattern.compile(DURATION);

    /** A duration in ISO 8601 ({@code PT15S}), bounds included; a shorter one is tighter. */
    public static Parameter<Duration> duration(String name, Duration byDefault, Duration least, Duration most) {
        return duration(name, ruleSet -> byDefault, least, most);
    }

    /** The same where the rule sets don't agree. */
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

    /** A whole number, bounds included; a greater one is tighter, as the size of a key is. */
    public static Parameter<Integer> number(String name, int byDefault, int least, int most) {
        return new Parameter<>(
                name,
                least + "\u2013" + most,
                ruleSet -> byDefault,
                node -> readNumber(node, least, most),
                Map.of("type", "integer", "minimum", least, "maximum", most),
                (one, other) -> one >= other);
    }

    /** Whether something is looked at; to look at it is tighter. */
    public static Parameter<Boolean> flag(String name, boolean byDefault) {
        return flag(name, ruleSet -> byDefault);
    }

    /** The same where the rule sets don't agree. */
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
     * Signature algorithms: those of the rule set by default; the document may narrow the list to any of those that
     * some rule set knows, so that {@code none} and symmetric algorithms can't come in by configuration. Fewer of them
     * are tighter.
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
