package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.TreeMap;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.profile.Parameter;
import org.jspecify.annotations.Nullable;

/** Members of a profile document that are parameters: of requirements, of waivers, of assessments. */
final class ParameterMember {

    private static final JsonMapper MAPPER = new JsonMapper();

    private ParameterMember() {}

    /**
     * Returns the member that sets a parameter.
     *
     * @param meaning description for the schema
     * @param otherwise value of a document that doesn't set it; null if there is none
     */
    static <T> Member<T> of(Parameter<T> parameter, String meaning, @Nullable T otherwise) {
        ObjectNode schema = Grammar.schema("{}").put("description", meaning + "; " + parameter.range());
        schema.setAll(MAPPER.<ObjectNode>valueToTree(new TreeMap<>(parameter.schema())));
        Grammar<T> grammar = new Grammar<>(
                (node, place) -> {
                    try {
                        return Optional.of(parameter.reader().apply(node));
                    } catch (IllegalArgumentException unfit) {
                        return place.wrong("write " + unfit.getMessage());
                    }
                },
                schema);
        return new Member<>(parameter.name(), grammar, false, otherwise);
    }
}
