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
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.profile.Parameters;
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
}
