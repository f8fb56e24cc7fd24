package no.helseprofil.timetable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.register.RegisterSettings;

/**
 * The profile of one realm, as its document says: which rules, with which values, for whom. Immutable; a request is
 * judged on one of these from beginning to end.
 *
 * @param ruleSet the edition of the rules
 * @param parameters values that the document sets, by requirement
 * @param off requirements that the document turns off; never an invariant
 * @param exemptions clients that aren't judged
 * @param timetable the dates
 * @param registers where people and organisations are looked up
 * @param assessments when the realm is assessed, and what of
 */
public record Profile(
        RuleSet ruleSet,
        Map<String, Map<String, Object>> parameters,
        Set<String> off,
        List<Exemption> exemptions,
        Timetable timetable,
        RegisterSettings registers,
        AssessmentSettings assessments) {

    /** One that sets no date and refuses nobody who was there before. */
    public static final Profile OBSERVING =
            new Profile(RuleSet.HELSEID, Map.of(), Set.of(), List.of(), Timetable.EMPTY);

    public Profile {
        parameters = parameters.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Map.copyOf(entry.getValue())));
        off = Set.copyOf(off);
        exemptions = List.copyOf(exemptions);
    }

    /** A profile that looks up nothing in registers, and assesses nothing by itself. */
    public Profile(
            RuleSet ruleSet,
            Map<String, Map<String, Object>> parameters,
            Set<String> off,
            List<Exemption> exemptions,
            Timetable timetable) {
        this(ruleSet, parameters, off, exemptions, timetable, RegisterSettings.NONE, AssessmentSettings.NONE);
    }

    /** What holds where a realm's own profile can't be read: everything, for every client, at once. */
    public static Profile strict() {
        Map<String, Dates> dates = Catalogue.requirements().stream()
                .collect(Collectors.toMap(Requirement::id, requirement -> new Dates(null, Instant.EPOCH)));
        return new Profile(
                RuleSet.HELSEID,
                Map.of(),
                Set.of(),
                List.of(),
                new Timetable(Catalogue.EDITION, null, dates, Map.of(), Duration.ZERO, Map.of()));
    }

    /** The same with these holds, by requirement. */
    public Profile withHolds(Map<String, Hold> holds) {
        return new Profile(ruleSet, parameters, off, exemptions, timetable.withHolds(holds), registers, assessments);
    }

    /** What it asks of a client at an instant. */
    public Terms terms(Migration client, Instant instant) {
        return new Terms(this, client, instant);
    }

    Timing timing(Requirement requirement, Migration client, Instant instant) {
        if (off.contains(requirement.id())) {
            return Timing.of(Phase.OFF);
        }
        Kind kind = requirement.kindIn(ruleSet);
        if (kind == Kind.MEASURED || kind == Kind.REPORTED) {
            return Timing.of(Phase.MEASURED);
        }
        if (timetable.isYounger(requirement)) {
            return Timing.of(Phase.OBSERVED);
        }
        return kind == Kind.INVARIANT ? Timing.of(Phase.ENFORCED) : timetable.timing(requirement, client, instant);
    }

    public Parameters parametersOf(Requirement requirement) {
        Map<String, Object> set = parameters.get(requirement.id());
        return set == null ? Parameters.defaults(ruleSet) : new Parameters(ruleSet, set);
    }

    /** Whether a client isn't judged at this instant; an exemption ends at the second it says. */
    public boolean exempts(String internalId, Instant instant) {
        return exemptions.stream()
                .anyMatch(exemption -> exemption.id().equals(internalId) && instant.isBefore(exemption.until()));
    }

    /**
     * A client that isn't judged, and to which no API is open.
     *
     * @param id Keycloak's internal id, since a {@code client_id} can be given up and taken by another
     * @param reason why
     * @param until when it ends
     */
    public record Exemption(String id, String reason, Instant until) {}
}
