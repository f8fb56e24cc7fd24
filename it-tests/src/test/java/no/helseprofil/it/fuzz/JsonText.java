package no.helseprofil.it.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import no.helseprofil.testkit.client.Jwt;

/** Changes of a JSON object as text, header or payload, before it is signed. */
final class JsonText {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonText() {}

    /** The header or the payload is rewritten. */
    static String rewrite(Jwt<?> jwt, Random random, BiFunction<String, Random, String> rewriting) {
        return random.nextInt(3) == 0
                ? jwt.headerText(text -> rewriting.apply(text, random)).sign()
                : jwt.payloadText(text -> rewriting.apply(text, random)).sign();
    }

    static String removeMember(String text, Random random) {
        ObjectNode object = read(text);
        object.remove(anyName(object, random));
        return object.toString();
    }

    static String swapMembers(String text, Random random) {
        ObjectNode object = read(text);
        String first = anyName(object, random);
        String second = anyName(object, random);
        JsonNode kept = object.get(first);
        object.set(first, object.get(second));
        object.set(second, kept);
        return object.toString();
    }

    static String changeType(String text, Random random) {
        ObjectNode object = read(text);
        String name = anyName(object, random);
        JsonNode value = object.get(name);
        switch (random.nextInt(7)) {
            case 0 -> object.putNull(name);
            case 1 -> object.put(name, random.nextBoolean());
            case 2 -> object.putArray(name).add(value);
            case 3 -> object.putObject(name).set("value", value);
            case 4 -> object.put(name, 42);
            case 5 -> object.put(name, "");
            default -> object.put(name, value.isTextual() ? value.textValue() + " " : value.toString());
        }
        return object.toString();
    }

    static String duplicateMember(String text, Random random) {
        ObjectNode object = read(text);
        String name = anyName(object, random);
        String value = random.nextBoolean() ? object.get(name).toString() : "\"another\"";
        String member = MAPPER.valueToTree(name) + ":" + value;
        return random.nextBoolean() ? plus(text, member) : "{" + member + "," + text.substring(1);
    }

    /** Returns the same JSON, written with escapes. */
    static String escape(String text, Random random) {
        String name = anyName(read(text), random);
        String first = "\\u%04x".formatted((int) name.charAt(0));
        return text.replace("\"" + name + "\"", "\"" + first + name.substring(1) + "\"");
    }

    static String hugeNumber(String text, Random random) {
        ObjectNode object = read(text);
        String name = anyName(object, random);
        String number = Mutation.oneOf(
                random,
                "1e400",
                "1e999999999",
                "-1",
                "9223372036854775808",
                "1".repeat(900),
                "1.5",
                "-0.0",
                "1e10",
                "1e-400");
        return text.replace("\"" + name + "\":" + object.get(name), "\"" + name + "\":" + number);
    }

    static String around(String text, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> text + "\n ";
            case 1 -> "\t" + text;
            case 2 -> text + "{}";
            case 3 -> "[" + text + "]";
            case 4 -> "\ufeff" + text;
            default -> text + "\u0000";
        };
    }

    static String noJson(String text, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> text.replace('"', '\'');
            case 1 -> text.substring(0, text.length() - 1) + ",}";
            case 2 -> "/* */" + text;
            case 3 -> Mutation.oneOf(random, "null", "1", "\"text\"", "[]", "{}", "");
            case 4 -> plus(text, "\"extra\":NaN");
            default -> text.substring(0, random.nextInt(text.length()));
        };
    }

    static String of(Object value) {
        return MAPPER.valueToTree(value).toString();
    }

    /** One more member at the end. */
    static String plus(String text, String member) {
        return text.substring(0, text.length() - 1) + "," + member + "}";
    }

    private static String anyName(ObjectNode object, Random random) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names.get(random.nextInt(names.size()));
    }

    private static ObjectNode read(String text) {
        try {
            return (ObjectNode) MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
