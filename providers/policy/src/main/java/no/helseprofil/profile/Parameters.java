package no.helseprofil.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Values in force for one requirement: those of the profile document, else the defaults of the rule set. */
public final class Parameters {

    private static final JsonMapper MAPPER = new JsonMapper();

    private static final Map<RuleSet, Parameters> DEFAULTS = Stream.of(RuleSet.values())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), ruleSet -> new Parameters(ruleSet, Map.of())));

    private final RuleSet ruleSet;
    private final Map<String, Object> set;

    /**
     * @param ruleSet the rule set whose defaults apply
     * @param set values that the document sets, by name, as {@link Parameter#reader()} returned them
     */
    public Parameters(RuleSet ruleSet, Map<String, Object> set) {
        this.ruleSet = ruleSet;
        this.set = Map.copyOf(set);
    }

    public static Parameters defaults(RuleSet ruleSet) {
        return Objects.requireNonNull(DEFAULTS.get(ruleSet), "there is one of each");
    }

    /**
     * Reads other values of a requirement in the same rule set.
     *
     * @param values the form of {@link #written}
     * @return empty if one is missing or wrong
     */
    public Optional<Parameters> read(Requirement requirement, JsonNode values) {
        Map<String, Object> read = new HashMap<>();
        try {
            requirement
                    .definition()
                    .parameters()
                    .forEach(known -> read.put(known.name(), known.reader().apply(values.path(known.name()))));
            return Optional.of(new Parameters(ruleSet, read));
        } catch (IllegalArgumentException unfit) {
            return Optional.empty();
        }
    }

    /** Returns these values with others that a document sets. */
    public Parameters with(Map<String, Object> others) {
        Map<String, Object> all = new HashMap<>(set);
        all.putAll(others);
        return new Parameters(ruleSet, all);
    }

    /** Returns whether these values refuse everything that the others refuse. */
    public boolean areAsTightAs(Parameters others, Requirement requirement) {
        return requirement.definition().parameters().stream().allMatch(known -> isAsTight(known, others));
    }

    private <T> boolean isAsTight(Parameter<T> parameter, Parameters others) {
        return parameter.isAsTight().test(get(parameter), others.get(parameter));
    }

    /** Returns all values of a requirement, as a document writes them. */
    public ObjectNode written(Requirement requirement) {
        ObjectNode written = MAPPER.createObjectNode();
        requirement.definition().parameters().forEach(parameter -> {
            Object value = get(parameter);
            written.set(parameter.name(), MAPPER.valueToTree(value instanceof Duration ? value.toString() : value));
        });
        return written;
    }

    /** Returns the value in force. */
    @SuppressWarnings("unchecked")
    public <T> T get(Parameter<T> parameter) {
        Object value = set.get(parameter.name());
        return value == null ? parameter.byDefault().apply(ruleSet) : (T) value;
    }
}
