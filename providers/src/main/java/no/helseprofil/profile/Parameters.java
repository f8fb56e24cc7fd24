package no.helseprofil.profile;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The values in force for one requirement: those of the profile document, else the defaults of the rule set. */
public final class Parameters {

    private static final Map<RuleSet, Parameters> DEFAULTS = Stream.of(RuleSet.values())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), ruleSet -> new Parameters(ruleSet, Map.of())));

    private final RuleSet ruleSet;
    private final Map<String, Object> set;

    /**
     * @param ruleSet whose defaults hold
     * @param set values that the document sets, by name, as {@link Parameter#reader()} gave them
     */
    public Parameters(RuleSet ruleSet, Map<String, Object> set) {
        this.ruleSet = ruleSet;
        this.set = Map.copyOf(set);
    }

    public static Parameters defaults(RuleSet ruleSet) {
        return Objects.requireNonNull(DEFAULTS.get(ruleSet), "there is one of each");
    }

    /** The value in force. */
    @SuppressWarnings("unchecked")
    public <T> T get(Parameter<T> parameter) {
        Object value = set.get(parameter.name());
        return value == null ? parameter.byDefault().apply(ruleSet) : (T) value;
    }
}
