package no.helseprofil.transparency;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.math.BigDecimal;
import java.text.ParseException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import no.helseprofil.transparency.LogFile.MalformedLogException;
import org.erdtman.jcs.NumberToJSON;
import org.jspecify.annotations.Nullable;

/**
 * JSON in the canonical form of RFC 8785, so that the same object always has the same hash. Members are ordered by the
 * UTF-16 code units of their names, and numbers are in ECMAScript's notation. A number that no double holds is written
 * as text, as RFC 8785, appendix D, advises: two numbers that differ must not have one form.
 */
public final class CanonicalJson {

    private final StringBuilder text = new StringBuilder();

    private CanonicalJson() {}

    /**
     * Writes an object.
     *
     * @param object maps by text, lists, texts, numbers, booleans and null
     * @throws IllegalArgumentException if a text has half of a surrogate pair, which UTF-8 can't encode
     */
    public static String of(Map<?, ?> object) {
        CanonicalJson json = new CanonicalJson();
        json.write(object);
        return json.text.toString();
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

    private void write(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            object(object);
        } else if (value instanceof List<?> array) {
            array(array);
        } else if (value instanceof String string) {
            string(string);
        } else if (value instanceof Number number) {
            number(number);
        } else if (value == null || value instanceof Boolean) {
            text.append(value);
        } else {
            throw new IllegalArgumentException(value.getClass().getName() + " is nothing of JSON");
        }
    }

    private void object(Map<?, ?> object) {
        TreeMap<String, Object> sorted = new TreeMap<>();
        object.forEach((name, value) -> sorted.put(String.valueOf(name), value));
        text.append('{');
        for (Iterator<Map.Entry<String, Object>> members = sorted.entrySet().iterator(); members.hasNext(); ) {
            Map.Entry<String, Object> member = members.next();
            string(member.getKey());
            text.append(':');
            write(member.getValue());
            text.append(members.hasNext() ? "," : "");
        }
        text.append('}');
    }

    private void array(List<?> array) {
        text.append('[');
        for (Iterator<?> values = array.iterator(); values.hasNext(); ) {
            write(values.next());
            text.append(values.hasNext() ? "," : "");
        }
        text.append(']');
    }

    private void number(Number number) {
        double value = number.doubleValue();
        if (!Double.isFinite(value)) {
            string(number.toString());
            return;
        }
        String written = ecmaScript(value);
        boolean isExact =
                number instanceof Double || new BigDecimal(written).compareTo(new BigDecimal(number.toString())) == 0;
        if (isExact) {
            text.append(written);
        } else {
            string(number.toString());
        }
    }

    private static String ecmaScript(double value) {
        try {
            return NumberToJSON.serializeNumber(value);
        } catch (IOException notFinite) {
            throw new IllegalArgumentException("JSON has no such number", notFinite);
        }
    }

    private void string(String string) {
        text.append('"');
        string.codePoints().forEach(this::character);
        text.append('"');
    }

    private void character(int character) {
        switch (character) {
            case '"', '\\' -> text.append('\\').append((char) character);
            case '\b' -> text.append("\\b");
            case '\t' -> text.append("\\t");
            case '\n' -> text.append("\\n");
            case '\f' -> text.append("\\f");
            case '\r' -> text.append("\\r");
            default -> other(character);
        }
    }

    private void other(int character) {
        if (character < ' ') {
            text.append(String.format("\\u%04x", character));
        } else if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
            throw new IllegalArgumentException("a text has half of a surrogate pair");
        } else {
            text.appendCodePoint(character);
        }
    }
}
