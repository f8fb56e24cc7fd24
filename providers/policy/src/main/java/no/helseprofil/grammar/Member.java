package no.helseprofil.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.grammar.Grammar.NearestName;
import no.helseprofil.grammar.Grammar.Place;
import org.jspecify.annotations.Nullable;

/**
 * Member of an object.
 *
 * @param grammar grammar of its value
 * @param isRequired whether the object is invalid without it
 * @param otherwise its value if it is absent
 */
public record Member<T>(
        String name,
        Grammar<? extends T> grammar,
        boolean isRequired,
        @Nullable T otherwise) {

    public static <T> Member<T> required(String name, Grammar<T> grammar) {
        return new Member<>(name, grammar, true, null);
    }

    public static <T> Member<T> optional(String name, Grammar<T> grammar) {
        return new Member<>(name, grammar, false, null);
    }

    public static <T> Member<T> optional(String name, Grammar<? extends T> grammar, T otherwise) {
        return new Member<>(name, grammar, false, otherwise);
    }

    /** Members that were read of an object: all required ones, and those of the others that could be read. */
    public static final class Members {

        private final ObjectNode object;
        private final Place place;
        private final Map<String, Object> values = new HashMap<>();

        private Members(ObjectNode object, Place place) {
            this.object = object;
            this.place = place;
        }

        /** Reads an object; returns empty if a required member is absent or wrong. */
        static Optional<Members> read(ObjectNode object, Place place, List<Member<?>> known) {
            List<String> names = known.stream().map(Member::name).toList();
            object.fieldNames().forEachRemaining(name -> {
                if (!names.contains(name)) {
                    place.at(name).wrong(NearestName.suggestion(Grammar.UNKNOWN, name, names));
                }
            });
            Members members = new Members(object, place);
            known.forEach(members::read);
            return known.stream().allMatch(member -> !member.isRequired() || members.values.containsKey(member.name()))
                    ? Optional.of(members)
                    : Optional.empty();
        }

        private void read(Member<?> member) {
            JsonNode node = has(member) ? object.get(member.name()) : MissingNode.getInstance();
            if (member.isRequired() || has(member)) {
                member.grammar()
                        .read(node, place.at(member.name()))
                        .ifPresent(value -> values.put(member.name(), value));
            }
        }

        static ObjectNode schema(List<? extends Member<?>> known) {
            ObjectNode schema = Grammar.schema("{\"type\":\"object\",\"additionalProperties\":false}");
            known.stream()
                    .filter(Member::isRequired)
                    .forEach(member -> schema.withArray("required").add(member.name()));
            ObjectNode properties = schema.putObject("properties");
            known.stream()
                    .filter(member -> member.grammar().schema() != null)
                    .forEach(member ->
                            properties.set(member.name(), member.grammar().schema()));
            return schema;
        }

        /** Returns whether it is there, be it right or wrong. */
        public boolean has(Member<?> member) {
            return object.has(member.name());
        }

        /** Returns whether it is there and not {@code null}, be it right or wrong. */
        public boolean isSet(Member<?> member) {
            return object.hasNonNull(member.name());
        }

        /** Returns the value of a member that is required or has a default. */
        public <T> T get(Member<T> member) {
            return find(member).orElseThrow();
        }

        @SuppressWarnings("unchecked")
        public <T> Optional<T> find(Member<T> member) {
            return Optional.ofNullable((T) values.getOrDefault(member.name(), member.otherwise()));
        }

        @Nullable
        Object[] inOrder(Member<?>... members) {
            return Stream.of(members).map(member -> find(member).orElse(null)).toArray();
        }

        /** Reports that a member doesn't fit the others. */
        public void wrong(Member<?> member, String remedy) {
            place.at(member.name()).wrong(remedy);
        }
    }
}
