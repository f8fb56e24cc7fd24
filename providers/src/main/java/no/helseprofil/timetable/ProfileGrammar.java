package no.helseprofil.timetable;

import static no.helseprofil.grammar.Member.optional;
import static no.helseprofil.grammar.Member.required;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.grammar.Members;
import no.helseprofil.grammar.Place;
import no.helseprofil.profile.Edition;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RequirementTexts;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Profile.Exemption;
import org.jspecify.annotations.Nullable;

/**
 * What may stand in a profile document. One is made for each that is read, since what dates may stand there hangs on
 * what has been read before: the rule set, the edition, and for cohorts the dates of all clients.
 */
final class ProfileGrammar {

    static final String ANNOUNCED = "announced";
    static final String ENFORCED = "enforced";
    static final String EXEMPT = "exempt";
    static final String STAGES = "stages";

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final RequirementTexts TEXTS = RequirementTexts.in(Language.EN);
    private static final String UNKNOWN = "no requirement has this name";

    /** What a cohort may be called. */
    private static final Pattern COHORT = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final Grammar<Phase> OFF = Grammar.oneOf(
                    List.of(Phase.OFF),
                    Phase::id,
                    "write \"off\", or leave it out; the other phases follow from the dates")
            .by(Grammar.schema("{\"const\":\"off\"}"));

    private static final Member<Instant> NEW_CLIENTS_FROM = optional("newClientsFrom", Instants.GRAMMAR);

    /** How far ahead a waiver may end at most, as an authority may set it. */
    private static final Member<Duration> LONGEST = parameter(
            Parameter.duration("longest", Timetable.LONGEST_WAIVER, Duration.ofDays(1), Duration.ofDays(3 * 366)),
            "How far ahead a waiver may end",
            Timetable.LONGEST_WAIVER);

    private static final Member<Duration> WAIVERS = optional(
            "waivers",
            Grammar.object("write an object with longest", read -> read.get(LONGEST), LONGEST),
            Timetable.LONGEST_WAIVER);
    private static final Member<List<Exemption>> EXEMPTIONS = optional(
            EXEMPT,
            Grammar.list(
                    "write a list",
                    Grammar.object(
                            "write an object with id, reason and until",
                            Exemption.class,
                            required(
                                    "id",
                                    text(
                                            "write the internal id of the client",
                                            "{\"description\":\"The internal id of the client\"}")),
                            required("reason", text("write why this client is exempt", "{}")),
                            required("until", Instants.GRAMMAR))),
            List.of());

    private @Nullable RuleSet ruleSet;
    private Edition catalogue = Edition.FIRST;
    private final Map<String, List<Stage>> stages = new HashMap<>();
    private final Set<String> off = new HashSet<>();
    private final Set<String> enforcing = new HashSet<>();

    /** A document without an edition was written for the first one: what came later refuses nobody until it is read. */
    Grammar<Profile> document() {
        Member<RuleSet> rules = required(
                "ruleSet", Grammar.oneOf(List.of(RuleSet.values()), RuleSet::id).map(found -> ruleSet = found));
        Member<Edition> edition = optional(
                "catalogue",
                Grammar.oneOf(
                                Catalogue.EDITIONS,
                                Edition::id,
                                "write \"" + Catalogue.EDITION.id() + "\", the edition that this version knows")
                        .map(found -> catalogue = found));
        Member<Map<String, Stage>> requirements = optional(
                "requirements",
                Grammar.map(
                        "requirement",
                        Catalogue.requirements().stream()
                                .map(known -> optional(known.id(), requirement(known)))
                                .toList(),
                        UNKNOWN));
        Member<Map<String, Map<String, Instant>>> cohorts = optional("cohorts", cohorts(), Map.of());
        return Grammar.object(
                "write one JSON object",
                read -> new Profile(
                        read.get(rules),
                        stages,
                        off,
                        read.get(EXEMPTIONS),
                        new Timetable(
                                catalogue,
                                read.find(NEW_CLIENTS_FROM).orElse(null),
                                read.get(cohorts),
                                read.get(WAIVERS),
                                Map.of()),
                        read.get(RegistersGrammar.REGISTERS),
                        read.get(AssessmentsGrammar.ASSESSMENTS),
                        read.get(NoticesGrammar.NOTICES)),
                rules,
                edition,
                NEW_CLIENTS_FROM,
                requirements,
                cohorts,
                WAIVERS,
                EXEMPTIONS,
                RegistersGrammar.REGISTERS,
                AssessmentsGrammar.ASSESSMENTS,
                NoticesGrammar.NOTICES);
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
                        .map(known -> parameter(known, TEXTS.parameter(requirement, known), null))
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

    /** Read after all else that is said of the requirement, since what may stand there hangs on it. */
    private List<Stage> stages(Stage own, Grammar<Map<String, Object>> values, JsonNode node, Place place) {
        return node.has(STAGES)
                ? new StagesGrammar(own, values)
                        .grammar()
                        .unless(() -> whyUndated(own.requirement()))
                        .read(node.get(STAGES), place.at(STAGES))
                        .orElse(List.of(own))
                : List.of(own);
    }

    /** What has no dates, or no values, has no stages that a schema could tell. */
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

    private Grammar<Map<String, Map<String, Instant>>> cohorts() {
        Grammar<Map<String, Instant>> cohort = cohort();
        return Grammar.map(
                "cohort",
                name -> COHORT.matcher(name).matches()
                        ? cohort
                        : Grammar.refused("name a cohort by 1 to 64 letters, digits, dots, hyphens and underscores"),
                Grammar.schema("""
                        {"type":"object","propertyNames":{"pattern":"^%s$"},"additionalProperties":{"$ref":"#/$defs/cohort"}}
                        """.formatted(COHORT.pattern())));
    }

    /** A stage that the document doesn't have is postponed for nobody. */
    Grammar<Map<String, Instant>> cohort() {
        ObjectNode schema = Grammar.schema("""
                {"type":"object","additionalProperties":false,"patternProperties":{"^(%s)(@%s)?$":{"$ref":"#/$defs/postponement"}}}
                """.formatted(
                        Catalogue.requirements().stream()
                                .filter(ProfileGrammar::isDated)
                                .map(Requirement::id)
                                .collect(Collectors.joining("|")),
                        "[0-9]{4}-[0-9]{2}-[0-9]{2}"));
        return Grammar.map(
                "requirement",
                name -> Catalogue.find(Stage.requirementIn(name))
                        .map(requirement -> postponed(requirement, name))
                        .orElseGet(() -> Grammar.refused(UNKNOWN)),
                schema);
    }

    private Grammar<Instant> postponed(Requirement requirement, String name) {
        List<Stage> known = stages.getOrDefault(requirement.id(), List.of());
        Optional<Stage> named =
                known.stream().filter(stage -> stage.name().equals(name)).findFirst();
        return postponement(end -> named.map(stage -> stage.dates().enforced())
                        .filter(end::isBefore)
                        .isEmpty())
                .unless(() -> whyNotPostponed(requirement))
                .unless(() -> named.isPresent() || name.equals(requirement.id())
                        ? Optional.empty()
                        : Optional.of("write the name of one of its stages, such as " + requirement.id()
                                + "@2027-06-01, the day from which it is enforced"));
    }

    static Grammar<Instant> postponement(Predicate<Instant> isNotEarlier) {
        Member<Instant> enforced = required(
                ENFORCED,
                Instants.GRAMMAR.where(
                        isNotEarlier, "write an instant not before that of all clients; a cohort only postpones"));
        return Grammar.object("write an object with " + ENFORCED, read -> read.get(enforced), enforced);
    }

    private Optional<String> whyNotPostponed(Requirement requirement) {
        return whyUndated(requirement)
                .or(() -> enforcing.contains(requirement.id())
                        ? Optional.empty()
                        : Optional.of(
                                "date the requirement for all clients first, by " + ENFORCED + " under /requirements"));
    }

    private Optional<String> whyUndated(Requirement requirement) {
        Kind kind = ruleSet == null ? requirement.kind() : requirement.kindIn(ruleSet);
        if (kind != Kind.DATED) {
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
        return requirement.kind() == Kind.DATED;
    }

    /** What is always refused without dates isn't told by a schema. */
    private static <T> Grammar<T> ifDated(Requirement requirement, Grammar<T> grammar) {
        return isDated(requirement) ? grammar : grammar.by(null);
    }

    static <T> Member<T> parameter(Parameter<T> parameter, String meaning, @Nullable T otherwise) {
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

    private static Grammar<String> text(String remedy, String meaning) {
        return Grammar.value(
                node -> Optional.ofNullable(node.textValue()).filter(text -> !text.isBlank()),
                remedy,
                Grammar.schema("{\"type\":\"string\",\"pattern\":\"\\\\S\"}").setAll(Grammar.schema(meaning)));
    }
}
