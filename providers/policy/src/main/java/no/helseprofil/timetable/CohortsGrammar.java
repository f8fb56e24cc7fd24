package no.helseprofil.timetable;

import static no.helseprofil.grammar.Member.required;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.profile.Requirement;

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
                        : Grammar.refused("name a cohort by 1 to 64 letters, digits, dots, hyphens and underscores"),
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
