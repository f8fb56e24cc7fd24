package no.helseprofil.command.remote;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.command.remote.FailedCommandException.ExitStatus;
import org.jspecify.annotations.Nullable;

/**
 * Response of a server, read without the server's libraries. A missing value is empty: a newer or older server may
 * leave something out, and the rest is shown all the same.
 *
 * @param value a map, a list, a text, a number, a boolean, or null
 */
record JsonTree(@Nullable Object value) {

    /**
     * Reads an object or an array.
     *
     * @throws FailedCommandException if it is neither
     */
    static JsonTree parse(String text) {
        try {
            boolean isArray = text.stripLeading().startsWith("[");
            Object read = isArray ? JSONArrayUtils.parse(text) : JSONObjectUtils.parse(text);
            if (read != null) {
                return new JsonTree(read);
            }
        } catch (ParseException | StackOverflowError none) {
            // reported below
        }
        throw new FailedCommandException(ExitStatus.UNREACHABLE, "this isn't Helseprofil: the response is no JSON");
    }

    /** Returns an object with these members, in this order. */
    static JsonTree of(Map<String, JsonTree> members) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        members.forEach((name, member) -> object.put(name, member.value()));
        return new JsonTree(object);
    }

    static JsonTree of(List<JsonTree> items) {
        return new JsonTree(items.stream().map(JsonTree::value).toList());
    }

    /** Returns a member of an object. */
    JsonTree get(String name) {
        return new JsonTree(value instanceof Map<?, ?> object ? object.get(name) : null);
    }

    /** Returns the items of an array. */
    List<JsonTree> items() {
        return value instanceof List<?> array
                ? array.stream().map(JsonTree::new).toList()
                : List.of();
    }

    /** Returns the items of a list that each item contains, and in each of them, as {@code of}, what contains it. */
    JsonTree each(String list) {
        Stream<Map<String, JsonTree>> inner = items().stream()
                .flatMap(item ->
                        item.get(list).items().stream().map(JsonTree::members).peek(each -> each.put("of", item)));
        return of(inner.map(JsonTree::of).toList());
    }

    /** Returns the members of an object. */
    Map<String, JsonTree> members() {
        Map<String, JsonTree> members = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> object) {
            object.forEach((name, member) -> members.put(String.valueOf(name), new JsonTree(member)));
        }
        return members;
    }

    /** Returns a text, a number or a boolean in readable form; an empty text without a value. */
    String shown() {
        return value instanceof Map || value instanceof List ? write() : Objects.toString(value, "");
    }

    /** Returns a member in readable form. */
    String shown(String name) {
        return get(name).shown();
    }

    /** Returns a text; empty if the member is none. */
    Optional<String> text(String name) {
        return get(name).value() instanceof String text ? Optional.of(text) : Optional.empty();
    }

    boolean is(String name) {
        return Boolean.TRUE.equals(get(name).value());
    }

    /** Returns a whole number; 0 if there is none. */
    long number(String name) {
        return get(name).value() instanceof Number number ? number.longValue() : 0;
    }

    /** Returns the tree as JSON. */
    String write() {
        if (value instanceof List<?> array) {
            return JSONArrayUtils.toJSONString(array);
        }
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        members().forEach((name, member) -> object.put(name, member.value()));
        return JSONObjectUtils.toJSONString(object);
    }
}
