package no.helseprofil.timetable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement.Edition;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Timetable.Dates;

/** Profiles as tests need them. */
public final class Profiles {

    /** Instant at which most tests take place. */
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** An edition of which the catalogue knows nothing. */
    static final Edition LATER = new Edition(2026, 2);

    private Profiles() {}

    /** Returns a profile by HelseID's rule set in which these requirements are off, and of which no date is known. */
    public static Profile helseId(String... off) {
        return new Profile(RuleSet.HELSEID, Map.of(), Set.of(off), List.of(), Timetable.EMPTY);
    }

    /** Returns a profile by HelseID's rule set that says this about requirements, and nothing else. */
    public static Profile helseId(Map<String, List<Stage>> stages) {
        return new Profile(RuleSet.HELSEID, stages, Set.of(), List.of(), Timetable.EMPTY);
    }

    /** Returns the profile that a document says, which is a right one. */
    public static Profile read(String document) {
        try {
            return ProfileDocument.parse(document);
        } catch (InvalidProfileException invalid) {
            throw new AssertionError(invalid.getMessage(), invalid);
        }
    }

    /** Returns what a document says about requirements: their values, and their dates. */
    public static Map<String, List<Stage>> stages(
            RuleSet ruleSet, Map<String, Map<String, Object>> parameters, Map<String, Dates> dates) {
        return Stream.concat(parameters.keySet().stream(), dates.keySet().stream())
                .distinct()
                .collect(Collectors.toMap(
                        Function.identity(),
                        id -> List.of(new Stage(
                                Catalogue.find(id).orElseGet(() -> Timings.since(LATER, RequirementKind.DATED)),
                                0,
                                new Parameters(ruleSet, parameters.getOrDefault(id, Map.of())),
                                dates.getOrDefault(id, Dates.NONE)))));
    }

    /** Returns what a document that names no values says about requirements. */
    public static Map<String, List<Stage>> stages(RuleSet ruleSet, Map<String, Dates> dates) {
        return stages(ruleSet, Map.of(), dates);
    }

    /** Returns what the profile asks of a new client. */
    public static Terms terms(Profile profile) {
        return profile.terms(Migration.NEW, NOW);
    }
}
