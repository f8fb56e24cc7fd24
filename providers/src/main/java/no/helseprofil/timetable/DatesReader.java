package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Edition;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RuleSet;
import org.jspecify.annotations.Nullable;

/** Reads when requirements are announced and enforced: those of all clients first, then what cohorts postpone. */
final class DatesReader {

    static final String ANNOUNCED = "announced";
    static final String ENFORCED = "enforced";

    /** What a cohort may be called. */
    static final Pattern COHORT = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final DocumentProblems problems;
    private final @Nullable RuleSet ruleSet;
    private final Edition catalogue;
    private final Set<String> off;

    private final Map<String, Dates> dates = new HashMap<>();
    private final Map<String, Map<String, Instant>> cohorts = new HashMap<>();
    private final Set<String> enforcing = new HashSet<>();

    /**
     * @param ruleSet by which requirements are dated or measured; null if the document names none
     * @param catalogue the edition that the document was written for
     * @param off what the document turns off, as far as it has been read
     */
    DatesReader(DocumentProblems problems, @Nullable RuleSet ruleSet, Edition catalogue, Set<String> off) {
        this.problems = problems;
        this.ruleSet = ruleSet;
        this.catalogue = catalogue;
        this.off = off;
    }

    Map<String, Dates> dates() {
        return dates;
    }

    Map<String, Map<String, Instant>> cohorts() {
        return cohorts;
    }

    /** Reads the dates of a requirement for all clients. */
    void requirement(String pointer, Requirement requirement, ObjectNode node) {
        List<String> named =
                List.of(ANNOUNCED, ENFORCED).stream().filter(node::has).toList();
        if (named.isEmpty()) {
            return;
        }
        Optional<String> remedy = whyUndated(requirement);
        if (remedy.isPresent()) {
            named.forEach(name -> problems.add(pointer + "/" + name, remedy.get()));
            return;
        }
        Instant announced = instant(pointer, node, ANNOUNCED);
        Instant enforced = instant(pointer, node, ENFORCED);
        if (announced != null && enforced != null && !enforced.isAfter(announced)) {
            problems.add(pointer + "/" + ENFORCED, "write an instant after the one of " + ANNOUNCED);
        }
        dates.put(requirement.id(), new Dates(announced, enforced));
        if (node.has(ENFORCED)) {
            enforcing.add(requirement.id());
        }
    }

    /** Reads what a cohort postpones. */
    void cohort(String name, JsonNode node) {
        String pointer = DocumentProblems.pointer("/cohorts", name);
        if (!COHORT.matcher(name).matches()) {
            problems.add(pointer, "name a cohort by 1 to 64 letters, digits, dots, hyphens and underscores");
            return;
        }
        Map<String, Instant> later = new HashMap<>();
        problems.members(pointer, node, "requirement")
                .forEach((id, entry) -> Catalogue.find(id)
                        .ifPresentOrElse(
                                requirement -> postponement(DocumentProblems.pointer(pointer, id), requirement, entry)
                                        .ifPresent(enforced -> later.put(id, enforced)),
                                () -> problems.add(DocumentProblems.pointer(pointer, id), ProfileDocument.UNKNOWN)));
        cohorts.put(name, Map.copyOf(later));
    }

    private Optional<Instant> postponement(String pointer, Requirement requirement, JsonNode node) {
        Optional<String> remedy = whyUndated(requirement);
        if (remedy.isPresent()) {
            problems.add(pointer, remedy.get());
            return Optional.empty();
        }
        if (!enforcing.contains(requirement.id())) {
            problems.add(
                    pointer, "date the requirement for all clients first, by " + ENFORCED + " under /requirements");
            return Optional.empty();
        }
        return problems.object(pointer, node, Set.of(ENFORCED), "write an object with " + ENFORCED)
                .map(object -> problems.instant(pointer + "/" + ENFORCED, object.get(ENFORCED)))
                .filter(enforced -> isLater(pointer, requirement, enforced));
    }

    private boolean isLater(String pointer, Requirement requirement, Instant enforced) {
        Instant forOthers = dates.getOrDefault(requirement.id(), Dates.NONE).enforced();
        if (forOthers != null && enforced.isBefore(forOthers)) {
            problems.add(
                    pointer + "/" + ENFORCED,
                    "write an instant not before that of all clients; a cohort only postpones");
            return false;
        }
        return true;
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

    private @Nullable Instant instant(String pointer, ObjectNode node, String name) {
        return node.has(name) ? problems.instant(pointer + "/" + name, node.get(name)) : null;
    }
}
