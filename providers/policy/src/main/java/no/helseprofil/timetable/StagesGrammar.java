package no.helseprofil.timetable;

import static no.helseprofil.grammar.Member.required;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Timetable.Dates;
import org.jspecify.annotations.Nullable;

/**
 * Grammar of the {@code stages} of one requirement: tighter values than before, announced when the ones before are
 * enforced or later, so that no client receives two announcements at a time. Each requirement has its own instance.
 */
final class StagesGrammar {

    /** Limit on the number of stages, since a request is checked against each, and each failure is stored. */
    private static final int MOST = 10;

    private final List<Stage> stages = new ArrayList<>();
    private final Grammar<Map<String, Object>> values;
    private @Nullable Instant announced;

    /**
     * @param own the requirement itself
     * @param values the grammar of its {@code parameters}
     */
    StagesGrammar(Stage own, Grammar<Map<String, Object>> values) {
        this.stages.add(own);
        this.values = values;
    }

    /** Returns the grammar of all stages, the requirement itself first. */
    Grammar<List<Stage>> grammar() {
        Grammar<List<Stage>> list = Grammar.list("write a list of stages, in order of date", stage());
        ObjectNode schema = Objects.requireNonNull(list.schema()).put("maxItems", MOST);
        return list.by(schema)
                .where(later -> later.size() <= MOST, "write at most " + MOST + " stages")
                .map(later -> stages)
                .unless(this::whyNone);
    }

    private Optional<String> whyNone() {
        Stage own = stages.get(0);
        if (own.requirement().definition().parameters().isEmpty()) {
            return Optional.of("leave it out; this requirement has no values");
        }
        return own.dates().enforced() == null
                ? Optional.of(
                        "date the requirement itself first, by " + RequirementsGrammar.ENFORCED + " beside stages")
                : Optional.empty();
    }

    private Grammar<Stage> stage() {
        Member<Parameters> parameters = required(
                "parameters",
                values.by(referred())
                        .map(set -> before().parameters().with(set))
                        .where(
                                found -> areAsTight(found, before().parameters()),
                                "write no value that lets pass what the one before it refuses; a stage only tightens")
                        .where(
                                found -> !areAsTight(before().parameters(), found),
                                "write a value that is tighter than the one before it"));
        Member<Instant> from = required(
                RequirementsGrammar.ANNOUNCED,
                Instants.GRAMMAR
                        .where(
                                found -> !found.isBefore(enforcedBefore()),
                                "write an instant not before that from which the values before these are enforced")
                        .map(found -> announced = found));
        Member<Instant> enforced = required(
                RequirementsGrammar.ENFORCED,
                Instants.GRAMMAR
                        .where(
                                found -> announced == null || found.isAfter(announced),
                                "write an instant after the one of " + RequirementsGrammar.ANNOUNCED)
                        .where(
                                found -> day(found).isAfter(day(enforcedBefore())),
                                "write another day than that of the values before these; a stage is named by its day"));
        return Grammar.object(
                "write an object with parameters, announced and enforced",
                read -> add(read.get(parameters), new Dates(read.get(from), read.get(enforced))),
                parameters,
                from,
                enforced);
    }

    /** Returns the schema of the parameters, which refers to those of the requirement itself. */
    private ObjectNode referred() {
        return Grammar.schema("{\"$ref\":\"#/properties/requirements/properties/%s/properties/parameters\"}"
                .formatted(before().requirement().id()));
    }

    private Stage add(Parameters found, Dates dates) {
        Stage stage = new Stage(before().requirement(), stages.size(), found, dates);
        stages.add(stage);
        return stage;
    }

    private boolean areAsTight(Parameters one, Parameters other) {
        return one.areAsTightAs(other, before().requirement());
    }

    private Stage before() {
        return stages.get(stages.size() - 1);
    }

    private Instant enforcedBefore() {
        Instant enforced = before().dates().enforced();
        return enforced == null ? Instant.MIN : enforced;
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    /**
     * Grammar of the cohorts in a profile document.
     *
     * @param requirements what has been read of the dates of all clients
     */
    record CohortsGrammar(RequirementsGrammar requirements) {

        /** Allowed names of cohorts. */
        private static final Pattern COHORT = Pattern.compile("[A-Za-z0-9._-]{1,64}");

        /** Returns the grammar of the member {@code cohorts}. */
        Grammar<Map<String, Map<String, Instant>>> all() {
            Grammar<Map<String, Instant>> cohort = cohort();
            return Grammar.map(
                    "cohort",
                    name -> COHORT.matcher(name).matches()
                            ? cohort
                            : Grammar.refused(
                                    "name a cohort by 1 to 64 letters, digits, dots, hyphens and underscores"),
                    Grammar.schema("""
                            {"type":"object","propertyNames":{"pattern":"^%s$"},"additionalProperties":{"$ref":"#/$defs/cohort"}}
                            """.formatted(COHORT.pattern())));
        }

        /** Returns the grammar of one cohort. It refuses a stage that the document doesn't have. */
        Grammar<Map<String, Instant>> cohort() {
            ObjectNode schema = Grammar.schema("""
                    {"type":"object","additionalProperties":false,"patternProperties":{"^(%s)(@%s)?$":{"$ref":"#/$defs/postponement"}}}
                    """.formatted(
                            Catalogue.requirements().stream()
                                    .filter(RequirementsGrammar::isDated)
                                    .map(Requirement::id)
                                    .collect(Collectors.joining("|")),
                            "[0-9]{4}-[0-9]{2}-[0-9]{2}"));
            return Grammar.map(
                    "requirement",
                    name -> Catalogue.find(Stage.requirementIn(name))
                            .map(requirement -> postponed(requirement, name))
                            .orElseGet(() -> Grammar.refused(RequirementsGrammar.unknown(name))),
                    schema);
        }

        private Grammar<Instant> postponed(Requirement requirement, String name) {
            List<Stage> known = requirements.stages().getOrDefault(requirement.id(), List.of());
            Optional<Stage> named =
                    known.stream().filter(stage -> stage.name().equals(name)).findFirst();
            return postponement(end -> named.map(stage -> stage.dates().enforced())
                            .filter(end::isBefore)
                            .isEmpty())
                    .unless(() -> requirements.whyNotPostponed(requirement))
                    .unless(() -> named.isPresent() || name.equals(requirement.id())
                            ? Optional.empty()
                            : Optional.of("write the name of one of its stages, such as " + requirement.id()
                                    + "@2027-06-01, the day from which it is enforced"));
        }

        static Grammar<Instant> postponement(Predicate<Instant> isNotEarlier) {
            Member<Instant> enforced = required(
                    RequirementsGrammar.ENFORCED,
                    Instants.GRAMMAR.where(
                            isNotEarlier, "write an instant not before that of all clients; a cohort only postpones"));
            return Grammar.object(
                    "write an object with " + RequirementsGrammar.ENFORCED, read -> read.get(enforced), enforced);
        }
    }
}
