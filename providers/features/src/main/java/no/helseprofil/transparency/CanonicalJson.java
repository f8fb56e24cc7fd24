package no.helseprofil.transparency;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.math.BigDecimal;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import no.helseprofil.transparency.LogFile.MalformedLogException;
import org.erdtman.jcs.NumberToJSON;
import org.jspecify.annotations.Nullable;

/**
 * JSON in the canonical form of RFC 8785, so that the same object always has the same hash. Members are ordered by the
 * UTF-16 code units of their names, and numbers are in ECMAScript's notation. A number that no double holds is written
 * as text, as RFC 8785, appendix D, advises: two numbers that differ must not have one form.
 */
public final class CanonicalJson {

    private CanonicalJson() {}

    /**
     * Writes an object.
     *
     * @param object maps by text, lists, texts, numbers, booleans and null
     * @throws IllegalArgumentException if a text has half of a surrogate pair, which UTF-8 can't encode
     */
    public static String of(Map<?, ?> object) {
        return written(object);
    }

    /**
     * Reads an object in this form. A text in another form is refused, so that it has one reading only: no repeated
     * member, no second spelling of a number.
     *
     * @throws MalformedLogException if it is anything else
     */
    static Map<String, Object> read(String text) throws MalformedLogException {
        try {
            // null for the text null
            Map<String, Object> object = JSONObjectUtils.parse(text);
            if (object != null && of(object).equals(text)) {
                return object;
            }
        } catch (ParseException | IllegalArgumentException | StackOverflowError notJson) {
            // refused like one in another form; none of our objects is nested deeply enough to end the stack
        }
        throw new MalformedLogException("it is no JSON object in the form of RFC 8785");
    }

    private static String written(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            object.forEach((name, member) -> sorted.put(String.valueOf(name), member));
            return sorted.entrySet().stream()
                    .map(member -> string(member.getKey()) + ":" + written(member.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> array) {
            return array.stream().map(CanonicalJson::written).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof String string) {
            return string(string);
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value == null || value instanceof Boolean) {
            return String.valueOf(value);
        }
        throw new IllegalArgumentException(value.getClass().getName() + " is nothing of JSON");
    }

    private static String number(Number number) {
        double value = number.doubleValue();
        if (!Double.isFinite(value)) {
            return string(number.toString());
        }
        String written = ecmaScript(value);
        boolean isExact =
                number instanceof Double || new BigDecimal(written).compareTo(new BigDecimal(number.toString())) == 0;
        return isExact ? written : string(number.toString());
    }

    private static String ecmaScript(double value) {
        try {
            return NumberToJSON.serializeNumber(value);
        } catch (IOException notFinite) {
            throw new IllegalArgumentException("JSON has no such number", notFinite);
        }
    }

    private static String string(String string) {
        return string.codePoints().mapToObj(CanonicalJson::character).collect(Collectors.joining("", "\"", "\""));
    }

    private static String character(int character) {
        return switch (character) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\b' -> "\\b";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\f' -> "\\f";
            case '\r' -> "\\r";
            default -> other(character);
        };
    }

    private static String other(int character) {
        if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
            throw new IllegalArgumentException("a text has half of a surrogate pair");
        }
        return character < ' ' ? String.format("\\u%04x", character) : Character.toString(character);
    }
}
