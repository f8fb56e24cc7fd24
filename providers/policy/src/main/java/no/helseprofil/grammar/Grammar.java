package no.helseprofil.grammar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.helseprofil.grammar.Member.Members;
import org.jspecify.annotations.Nullable;

/**
 * Grammar of one place of a JSON document. It is read strictly: an unknown member is an error. All errors are reported
 * at once, each with its place and what to write instead.
 *
 * @param reader reads the value, or reports a problem and returns empty; a missing member comes as a missing node
 * @param schema says the same to others (JSON Schema, 2020-12); null where a schema has nothing to say
 */
public record Grammar<T>(
        BiFunction<JsonNode, Place, Optional<T>> reader,
        @Nullable ObjectNode schema) {

    private static final JsonMapper MAPPER = new JsonMapper();

    /** Remedy for a member that an object doesn't have. */
    public static final String UNKNOWN = "this version knows no such member";

    public static final Grammar<Boolean> FLAG = value(
            node -> Optional.of(node).filter(JsonNode::isBoolean).map(JsonNode::booleanValue),
            "write true or false",
            schema("{\"type\":\"boolean\"}"));

    /**
     * Returns the grammar of one value.
     *
     * @param reader returns empty if the value is wrong
     */
    public static <T> Grammar<T> value(
            Function<JsonNode, Optional<T>> reader, String remedy, @Nullable ObjectNode schema) {
        return new Grammar<>(
                (node, place) -> {
                    Optional<T> value = reader.apply(node);
                    return value.isPresent() ? value : place.wrong(remedy);
                },
                schema);
    }

    /** Returns the grammar of a text that matches a regular expression. */
    public static Grammar<String> text(String form, String remedy) {
        Pattern pattern = Pattern.compile(form);
        return value(
                node -> Optional.ofNullable(node.textValue())
                        .filter(text -> pattern.matcher(text).matches()),
                remedy,
                schema("{\"type\":\"string\"}").put("pattern", "^" + form + "$"));
    }

    /** Returns the grammar of one of these choices, by its name in documents. */
    public static <T> Grammar<T> oneOf(List<T> choices, Function<T, String> name, String remedy) {
        ObjectNode schema = schema("{}");
        choices.forEach(choice -> schema.withArray("enum").add(name.apply(choice)));
        return value(
                node -> choices.stream()
                        .filter(choice -> name.apply(choice).equals(node.textValue()))
                        .findFirst(),
                remedy,
                schema);
    }

    /** Reads one of these values, which are written by their names; the remedy lists the names. */
    public static <T> Grammar<T> oneOf(List<T> choices, Function<T, String> name) {
        String names =
                choices.stream().map(choice -> "\"" + name.apply(choice) + "\"").collect(Collectors.joining(" or "));
        return oneOf(choices, name, "write " + names);
    }

    /** Returns the grammar of an object that has these members and no others. */
    public static <T> Grammar<T> object(String remedy, Function<Members, T> make, Member<?>... members) {
        List<Member<?>> known = List.of(members);
        return new Grammar<>(
                (node, place) -> node instanceof ObjectNode object
                        ? Members.read(object, place, known).map(make)
                        : place.wrong(remedy),
                Members.schema(known));
    }

    /** Returns the grammar of an object whose members are the components of a record, in their order. */
    public static <T extends Record> Grammar<T> object(String remedy, Class<T> type, Member<?>... members) {
        Constructor<T> constructor = canonical(type);
        return object(
                remedy,
                read -> {
                    try {
                        return constructor.newInstance(read.inOrder(members));
                    } catch (ReflectiveOperationException unfit) {
                        throw new IllegalStateException(unfit);
                    }
                },
                members);
    }

    private static <T extends Record> Constructor<T> canonical(Class<T> type) {
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(Stream.of(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Returns the grammar of an object whose members are all of one kind.
     *
     * @param what the thing that each member is for
     * @param grammar returns the grammar of a member by its name
     */
    public static <T> Grammar<Map<String, T>> map(
            String what, Function<String, Grammar<? extends T>> grammar, ObjectNode schema) {
        return new Grammar<>(
                (node, place) -> {
                    if (!(node instanceof ObjectNode object)) {
                        return place.wrong("write an object with a member for each " + what);
                    }
                    Map<String, T> values = new HashMap<>();
                    object.forEachEntry((name, value) ->
                            grammar.apply(name).read(value, place.at(name)).ifPresent(read -> values.put(name, read)));
                    return Optional.of(Map.copyOf(values));
                },
                schema);
    }

    /** Reads an object whose members have known names. */
    public static <T> Grammar<Map<String, T>> map(
            String what, List<? extends Member<? extends T>> known, String unknown) {
        return map(
                what,
                name -> known.stream()
                        .filter(member -> member.name().equals(name))
                        .findFirst()
                        .map(Member::grammar)
                        .orElseGet(() -> refused(NearestName.suggestion(
                                unknown, name, known.stream().map(Member::name).toList()))),
                Members.schema(known));
    }

    public static <T> Grammar<List<T>> list(String remedy, Grammar<T> entry) {
        ObjectNode schema = schema("{\"type\":\"array\"}");
        schema.set("items", entry.schema());
        return new Grammar<>(
                (node, place) -> {
                    if (!node.isArray()) {
                        return place.wrong(remedy);
                    }
                    List<T> values = new ArrayList<>();
                    for (int i = 0; i < node.size(); i++) {
                        entry.read(node.get(i), place.at(String.valueOf(i))).ifPresent(values::add);
                    }
                    return Optional.of(values);
                },
                schema);
    }

    /** Returns a grammar that refuses every value. */
    public static <T> Grammar<T> refused(String remedy) {
        return value(node -> Optional.empty(), remedy, null);
    }

    public Optional<T> read(JsonNode node, Place place) {
        return reader.apply(node, place);
    }

    /** Returns this grammar with its values made into something else. */
    public <R> Grammar<R> map(Function<T, R> make) {
        return new Grammar<>((node, place) -> read(node, place).map(make), schema);
    }

    /** Returns this grammar for values that also meet a condition, which the schema leaves out. */
    public Grammar<T> where(Predicate<T> condition, String remedy) {
        return new Grammar<>(
                (node, place) -> {
                    Optional<T> value = read(node, place);
                    return value.isEmpty() || condition.test(value.get()) ? value : place.wrong(remedy);
                },
                schema);
    }

    /** Returns this grammar, refusing every value while the supplier has a reason; it is asked when a value is read. */
    public Grammar<T> unless(Supplier<Optional<String>> reason) {
        return new Grammar<>(
                (node, place) -> {
                    Optional<String> remedy = reason.get();
                    return remedy.isPresent() ? place.wrong(remedy.get()) : read(node, place);
                },
                schema);
    }

    /** Returns this grammar, which also takes {@code null} for no value. */
    public Grammar<T> orNull() {
        return new Grammar<>(
                (node, place) -> node.isNull() ? Optional.empty() : read(node, place),
                schema == null ? null : schema("{\"anyOf\":[" + schema + ",{\"type\":\"null\"}]}"));
    }

    /** Returns this grammar with another schema. */
    public Grammar<T> by(@Nullable ObjectNode other) {
        return new Grammar<>(reader, other);
    }

    /** Parses a schema. */
    public static ObjectNode schema(String json) {
        try {
            return (ObjectNode) MAPPER.readTree(json);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    /**
     * Place in a document that is being read.
     *
     * @param pointer the place (RFC 6901)
     * @param problems receives each problem: the place, and what to write instead
     */
    public record Place(String pointer, BiConsumer<String, String> problems) {

        /** Returns the place of a member of this value. */
        public Place at(String member) {
            return new Place(pointer + "/" + member.replace("~", "~0").replace("/", "~1"), problems);
        }

        /** Reports a problem and returns no value. */
        public <T> Optional<T> wrong(String remedy) {
            problems.accept(pointer, remedy);
            return Optional.empty();
        }
    }

    /** Search for the name that an author may have meant. The number and length of the compared names are bounded. */
    public static final class NearestName {

        private static final int LONGEST = 100;
        private static final int MOST = 200;

        /** Characters that {@code error_description} may contain (RFC 6749, section 5.2). */
        private static final Pattern TELLABLE = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]+");

        private NearestName() {}

        /** Returns the problem with a name, followed by the nearest right name, if one is near. */
        public static String suggestion(String wrong, String written, Collection<String> names) {
            return of(written, names)
                    .map(nearest -> wrong + "; did you mean " + nearest + "?")
                    .orElse(wrong);
        }

        /** Returns the nearest of these names; empty if none is near. */
        public static Optional<String> of(String written, Collection<String> names) {
            if (written.length() > LONGEST) {
                return Optional.empty();
            }
            return names.stream()
                    .filter(name ->
                            name.length() <= LONGEST && TELLABLE.matcher(name).matches())
                    .sorted()
                    .limit(MOST)
                    .map(name -> new Distance(name, between(written, name)))
                    .filter(distance -> distance.edits() <= Math.max(1, written.length() / 5))
                    .min(Comparator.comparingInt(Distance::edits))
                    .map(Distance::name);
        }

        /**
         * Returns the number of letters to insert, delete, replace or swap with a neighbour, ignoring case
         * (Levenshtein's distance with transpositions).
         */
        private static int between(String one, String other) {
            int[] beforeLast = new int[other.length() + 1];
            int[] last = IntStream.rangeClosed(0, other.length()).toArray();
            for (int i = 1; i <= one.length(); i++) {
                int[] row = new int[other.length() + 1];
                row[0] = i;
                for (int j = 1; j <= other.length(); j++) {
                    boolean isSame = isSame(one.charAt(i - 1), other.charAt(j - 1));
                    row[j] = Math.min(last[j - 1] + (isSame ? 0 : 1), Math.min(last[j], row[j - 1]) + 1);
                    if (i > 1
                            && j > 1
                            && isSame(one.charAt(i - 1), other.charAt(j - 2))
                            && isSame(one.charAt(i - 2), other.charAt(j - 1))) {
                        row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                    }
                }
                beforeLast = last;
                last = row;
            }
            return last[other.length()];
        }

        private static boolean isSame(char one, char other) {
            return Character.toLowerCase(one) == Character.toLowerCase(other);
        }

        private record Distance(String name, int edits) {}
    }
}
