package no.helseprofil.timetable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.incident.Emergency;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RequirementKind;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.register.RegisterSettings;
import no.helseprofil.timetable.Terms.Timing;
import org.jspecify.annotations.Nullable;

/**
 * The profile of one realm, as its document says: which rules, with which values, for whom. Immutable; a request is
 * judged on one of these from beginning to end.
 *
 * @param ruleSet the edition of the rules
 * @param stages of requirements that the document says something of, by requirement, each in order; the first is the
 *     requirement itself
 * @param off requirements that the document turns off; never an invariant
 * @param exemptions clients that aren't judged
 * @param timetable the dates
 * @param registers where people and organisations are looked up
 * @param assessments when the realm is assessed, and what of
 * @param notices whether contacts of clients are told of what becomes of them
 * @param keys how long keys live that clients register for themselves
 * @param testTokens whether test tokens are made in the realm, if the operator of the server allows it, too
 * @param trials whether clients may be tested against the realm; for realms that no production API trusts
 * @param policies executors of client profiles of Keycloak's that the realm observes, with their dates. The document
 *     doesn't have them: they are set where Keycloak's client policies are
 * @param emergency its emergency settings, those that have ended included, which the document doesn't have either; null
 *     if there are none
 */
public record Profile(
        RuleSet ruleSet,
        Map<String, List<Stage>> stages,
        Set<String> off,
        List<Exemption> exemptions,
        Timetable timetable,
        RegisterSettings registers,
        AssessmentSettings assessments,
        NoticeSettings notices,
        KeySettings keys,
        boolean testTokens,
        boolean trials,
        List<Stage> policies,
        @Nullable Emergency emergency) {

    /** What a document says of a requirement that it doesn't name. */
    private static final Map<RuleSet, Map<String, List<Stage>>> UNSAID =
            Stream.of(RuleSet.values()).collect(Collectors.toUnmodifiableMap(Function.identity(), Profile::unsaid));

    /** One that sets no date and refuses nobody who was there before. */
    public static final Profile OBSERVING =
            new Profile(RuleSet.HELSEID, Map.of(), Set.of(), List.of(), Timetable.EMPTY);

    public Profile {
        stages = stages.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
        off = Set.copyOf(off);
        exemptions = List.copyOf(exemptions);
        policies = List.copyOf(policies);
    }

    /** A profile as a document says it. */
    public Profile(
            RuleSet ruleSet,
            Map<String, List<Stage>> stages,
            Set<String> off,
            List<Exemption> exemptions,
            Timetable timetable,
            RegisterSettings registers,
            AssessmentSettings assessments,
            NoticeSettings notices,
            KeySettings keys,
            boolean testTokens,
            boolean trials) {
        this(
                ruleSet,
                stages,
                off,
                exemptions,
                timetable,
                registers,
                assessments,
                notices,
                keys,
                testTokens,
                trials,
                List.of(),
                null);
    }

    /** A profile without registers, assessments, notices, test tokens, trials and a word on keys. */
    public Profile(
            RuleSet ruleSet,
            Map<String, List<Stage>> stages,
            Set<String> off,
            List<Exemption> exemptions,
            Timetable timetable) {
        this(
                ruleSet,
                stages,
                off,
                exemptions,
                timetable,
                RegisterSettings.NONE,
                AssessmentSettings.NONE,
                NoticeSettings.NONE,
                KeySettings.DEFAULT,
                false,
                false);
    }

    /** What holds where a realm's own profile can't be read: everything, for every client, at once. */
    public static Profile strict() {
        Map<String, List<Stage>> stages =
                Catalogue.requirements().stream().collect(Collectors.toMap(Requirement::id, Profile::enforced));
        return new Profile(
                RuleSet.HELSEID,
                stages,
                Set.of(),
                List.of(),
                new Timetable(Catalogue.EDITION, null, Map.of(), Duration.ZERO, Map.of()));
    }

    private static List<Stage> enforced(Requirement requirement) {
        return List.of(new Stage(requirement, 0, Parameters.defaults(RuleSet.HELSEID), new Dates(null, Instant.EPOCH)));
    }

    private static Map<String, List<Stage>> unsaid(RuleSet ruleSet) {
        return Catalogue.requirements().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Requirement::id, requirement -> List.of(Stage.unsaid(requirement, ruleSet))));
    }

    /** The same with these holds, by the name of a stage. */
    public Profile withHolds(Map<String, Hold> holds) {
        return new Profile(
                ruleSet,
                stages,
                off,
                exemptions,
                timetable.withHolds(holds),
                registers,
                assessments,
                notices,
                keys,
                testTokens,
                trials,
                policies,
                emergency);
    }

    /** The same in a realm that observes these executors of client profiles. */
    public Profile withPolicies(List<Stage> observed) {
        return new Profile(
                ruleSet,
                stages,
                off,
                exemptions,
                timetable,
                registers,
                assessments,
                notices,
                keys,
                testTokens,
                trials,
                observed,
                emergency);
    }

    /** The same in a realm that has these emergency settings; none if that is null. */
    public Profile withEmergency(@Nullable Emergency settings) {
        return new Profile(
                ruleSet,
                stages,
                off,
                exemptions,
                timetable,
                registers,
                assessments,
                notices,
                keys,
                testTokens,
                trials,
                policies,
                settings);
    }

    /** The executors of client profiles that the realm observes. */
    public Stream<PolicyExecutor> policyExecutors() {
        return policies.stream().map(stage -> (PolicyExecutor) stage.requirement());
    }

    /** What it asks of a client at an instant. */
    public Terms terms(Migration client, Instant instant) {
        return new Terms(this, client, instant);
    }

    /** The stages of a requirement, in order; the first is the requirement itself. */
    public List<Stage> stages(Requirement requirement) {
        if (requirement instanceof PolicyExecutor) {
            return policies.stream()
                    .filter(stage -> stage.requirement().equals(requirement))
                    .toList();
        }
        List<Stage> said = stages.get(requirement.id());
        return said == null ? unsaid(requirement) : said;
    }

    private List<Stage> unsaid(Requirement requirement) {
        List<Stage> known = Objects.requireNonNull(UNSAID.get(ruleSet)).get(requirement.id());
        return known == null ? List.of(Stage.unsaid(requirement, ruleSet)) : known;
    }

    /** The stage of this name, if the document has it or the catalogue such a requirement. */
    public Optional<Stage> stage(String name) {
        return Catalogue.find(Stage.requirementIn(name)).stream()
                .flatMap(requirement -> stages(requirement).stream())
                .filter(stage -> stage.name().equals(name))
                .findFirst();
    }

    /**
     * What requests may be refused for under this profile and were never judged by under another: tighter values, and
     * what is off there. Nothing was seen of it, so nothing can be foretold.
     *
     * @return names of stages
     */
    public List<String> unseenIn(Profile other) {
        return Catalogue.all(RequestCheck.class)
                .filter(requirement -> !off.contains(requirement.id()))
                .filter(requirement ->
                        Set.of(RequirementKind.DATED, RequirementKind.INVARIANT).contains(requirement.kindIn(ruleSet)))
                .flatMap(requirement -> stages(requirement).stream())
                .filter(stage -> other.off().contains(stage.requirement().id()) || !other.judgesBy(stage))
                .map(Stage::name)
                .toList();
    }

    /** Whether requests are judged by values of a requirement that let no more pass than these. */
    boolean judgesBy(Stage other) {
        return stages(other.requirement()).stream()
                .anyMatch(stage -> other.isFailedWith(stage.key())
                        && stage.parameters().areAsTightAs(other.parameters(), other.requirement()));
    }

    /** The values of a requirement before any later stage: none lets more pass. */
    public Parameters parametersOf(Requirement requirement) {
        return stages(requirement).get(0).parameters();
    }

    Timing timing(Stage stage, Migration client, Instant instant) {
        if (stage.requirement() instanceof PolicyExecutor) {
            return stage.dates().told(instant);
        }
        Timing timing = timing(stage.requirement(), stage, client, instant);
        return stage.isLater()
                ? timing.after(timing(stages(stage.requirement()).get(stage.number() - 1), client, instant))
                : timing;
    }

    private Timing timing(Requirement requirement, Stage stage, Migration client, Instant instant) {
        if (off.contains(requirement.id())) {
            return Timing.of(Phase.OFF);
        }
        RequirementKind kind = requirement.kindIn(ruleSet);
        if (kind == RequirementKind.MEASURED || kind == RequirementKind.REPORTED) {
            return Timing.of(Phase.MEASURED);
        }
        if (timetable.isYounger(requirement)) {
            return Timing.of(Phase.OBSERVED);
        }
        return kind == RequirementKind.INVARIANT ? Timing.of(Phase.ENFORCED) : timetable.timing(stage, client, instant);
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
