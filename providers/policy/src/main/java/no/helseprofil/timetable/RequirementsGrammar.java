package no.helseprofil.timetable;

import static no.helseprofil.grammar.Member.optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Grammar.NearestName;
import no.helseprofil.grammar.Grammar.Place;
import no.helseprofil.grammar.Member;
import no.helseprofil.grammar.Member.Members;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.Edition;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.RequirementTexts;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Timetable.Dates;
import no.helseprofil.timetable.Timetable.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Grammar of the requirements in a profile document, and the state of reading them. The allowed dates depend on the
 * rule set and the edition, so these are read first.
 */
final class RequirementsGrammar {

    static final String ANNOUNCED = "announced";
    static final String ENFORCED = "enforced";

    private static final String UNKNOWN = "no requirement has this name";

    private static final String STAGES = "stages";
    private static final RequirementTexts TEXTS = RequirementTexts.in(Language.EN);

    private static final Grammar<Phase> OFF = Grammar.oneOf(
                    List.of(Phase.OFF),
                    Phase::id,
                    "write \"off\", or leave it out; the other phases follow from the dates")
            .by(Grammar.schema("{\"const\":\"off\"}"));

    private @Nullable RuleSet ruleSet;
    private Edition catalogue = Edition.FIRST;
    private final Map<String, List<Stage>> stages = new HashMap<>();
    private final Set<String> off = new HashSet<>();
    private final Set<String> enforcing = new HashSet<>();

    /** Returns a sentence that no requirement has this name, with the name that may have been meant. */
    static String unknown(String name) {
        return NearestName.suggestion(
                UNKNOWN,
                Stage.requirementIn(name),
                Catalogue.requirements().stream().map(Requirement::id).toList());
    }

    /** Sets the rule set that the document names. */
    RuleSet under(RuleSet found) {
        ruleSet = found;
        return found;
    }

    /** Sets the edition that the document was written for. */
    Edition of(Edition found) {
        catalogue = found;
        return found;
    }

    Edition edition() {
        return catalogue;
    }

    /** Returns the stages of the requirements that the document names, by requirement. */
    Map<String, List<Stage>> stages() {
        return stages;
    }

    /** Returns the requirements that the document turns off. */
    Set<String> off() {
        return off;
    }

    /** Returns the grammar of the member {@code requirements}. */
    Grammar<Map<String, Stage>> all() {
        return Grammar.map(
                "requirement",
                Catalogue.requirements().stream()
                        .map(known -> optional(known.id(), requirement(known)))
                        .toList(),
                UNKNOWN);
    }

    private Grammar<Stage> requirement(Requirement requirement) {
        Grammar<Instant> date = ifDated(
                requirement,
                Instants.GRAMMAR
                        .orNull()
                        .by(Grammar.schema("{\"$ref\":\"#/$defs/date\"}"))
                        .unless(() -> whyUndated(requirement)));
        Member<Instant> announced = optional(ANNOUNCED, date);
        Member<Instant> enforced = optional(ENFORCED, date);
        Member<Phase> phase = optional(
                "phase",
                ifDated(
                        requirement,
                        OFF.where(
                                found -> isDated(requirement), "leave it out; this requirement can't be turned off")));
        Grammar<Map<String, Object>> values = Grammar.map(
                "parameter",
                requirement.definition().parameters().stream()
                        .map(known -> ParameterMember.of(known, TEXTS.parameter(requirement, known), null))
                        .toList(),
                "this requirement has no such parameter");
        Member<Map<String, Object>> parameters = optional("parameters", values, Map.of());
        Member<JsonNode> later = optional(STAGES, stagesSchema(requirement, values));
        Grammar<Stage> own = Grammar.object(
                "write an object",
                read -> new Stage(
                        requirement,
                        0,
                        defaults().with(read.get(parameters)),
                        readDates(requirement, read, announced, enforced)),
                announced,
                enforced,
                phase,
                parameters,
                later);
        return new Grammar<>(
                (node, place) -> {
                    if (isDated(requirement)
                            && Phase.OFF.id().equals(node.path("phase").textValue())) {
                        off.add(requirement.id());
                    }
                    Optional<Stage> read = own.read(node, place);
                    read.ifPresent(first -> stages.put(requirement.id(), stages(first, values, node, place)));
                    return read;
                },
                ProfileSchema.requirement(requirement, TEXTS.title(requirement), own));
    }

    /** Reads the stages of a requirement. They are read after all its other members, on which they depend. */
    private List<Stage> stages(Stage own, Grammar<Map<String, Object>> values, JsonNode node, Place place) {
        return node.has(STAGES)
                ? new StagesGrammar(own, values)
                        .grammar()
                        .unless(() -> whyUndated(own.requirement()))
                        .read(node.get(STAGES), place.at(STAGES))
                        .orElse(List.of(own))
                : List.of(own);
    }

    /** Returns a grammar that accepts any value and has a schema only if the requirement has dates and values. */
    private Grammar<JsonNode> stagesSchema(Requirement requirement, Grammar<Map<String, Object>> values) {
        boolean hasStages =
                isDated(requirement) && !requirement.definition().parameters().isEmpty();
        Stage own = new Stage(requirement, 0, defaults(), Dates.NONE);
        return new Grammar<>(
                (node, place) -> Optional.of(node),
                hasStages ? new StagesGrammar(own, values).grammar().schema() : null);
    }

    private Parameters defaults() {
        return Parameters.defaults(ruleSet == null ? RuleSet.HELSEID : ruleSet);
    }

    private Dates readDates(
            Requirement requirement, Members read, Member<Instant> announced, Member<Instant> enforced) {
        Dates found =
                new Dates(read.find(announced).orElse(null), read.find(enforced).orElse(null));
        if (found.announced() != null
                && found.enforced() != null
                && !found.enforced().isAfter(found.announced())) {
            read.wrong(enforced, "write an instant after the one of " + ANNOUNCED);
        }
        if (read.isSet(enforced)) {
            enforcing.add(requirement.id());
        }
        return found;
    }

    /** Returns why a cohort can't postpone a requirement, or empty if it can. */
    Optional<String> whyNotPostponed(Requirement requirement) {
        return whyUndated(requirement)
                .or(() -> enforcing.contains(requirement.id())
                        ? Optional.empty()
                        : Optional.of(
                                "date the requirement for all clients first, by " + ENFORCED + " under /requirements"));
    }

    private Optional<String> whyUndated(Requirement requirement) {
        RequirementKind kind = ruleSet == null ? requirement.kind() : requirement.kindIn(ruleSet);
        if (kind != RequirementKind.DATED) {
            return Optional.of("leave it out; this requirement has no dates");
        }
        if (off.contains(requirement.id())) {
            return Optional.of("leave it out, or the phase off: a requirement that is off has no dates");
        }
        return requirement.since().compareTo(catalogue) <= 0
                ? Optional.empty()
                : Optional.of("leave it out, or raise catalogue to "
                        + requirement.since().id() + ", with which this requirement came");
    }

    static boolean isDated(Requirement requirement) {
        return requirement.kind() == RequirementKind.DATED;
    }

    /** Returns the grammar without its schema if the requirement is always refused and so has no dates. */
    private static <T> Grammar<T> ifDated(Requirement requirement, Grammar<T> grammar) {
        return isDated(requirement) ? grammar : grammar.by(null);
    }

    /** Members of a profile document that are parameters: of requirements, of waivers, of assessments. */
    static final class ParameterMember {

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
}
