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
import no.helseprofil.incident.Incidents.Emergency;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.register.RegisterSettings;
import no.helseprofil.timetable.Terms.Timing;
import no.helseprofil.timetable.Timetable.Dates;
import no.helseprofil.timetable.Timetable.Hold;
import no.helseprofil.timetable.Timetable.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Profile of one realm as its document defines it: rules, their values, and the clients that they apply to. A profile
 * is immutable, and each request is judged by a single one from beginning to end.
 *
 * @param ruleSet the edition of the rules
 * @param stages stages of the requirements that the document names, by requirement, each list in order; the first stage
 *     is the requirement itself
 * @param off requirements that the document turns off; never an invariant
 * @param exemptions clients that aren't judged
 * @param timetable the dates
 * @param registers where people and organisations are looked up
 * @param assessments when the realm is assessed, and what is assessed
 * @param notices which notices contacts of clients receive
 * @param keys lifetimes of keys that clients register for themselves
 * @param testTokens whether test tokens are made in the realm, provided that the operator of the server allows it, too
 * @param trials whether clients may be tested against the realm; meant for realms that no production API trusts
 * @param policies executors of Keycloak's client profiles that the realm observes, with their dates. They aren't part
 *     of the document: they are set with Keycloak's client policies
 * @param emergency emergency settings of the realm, even if they have ended; null if there are none. They aren't part
 *     of the document either
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

    /** Stages of requirements that a document doesn't name. */
    private static final Map<RuleSet, Map<String, List<Stage>>> UNSAID =
            Stream.of(RuleSet.values()).collect(Collectors.toUnmodifiableMap(Function.identity(), Profile::unsaid));

    /** Profile that sets no dates and refuses no client that existed before. */
    public static final Profile OBSERVING =
            new Profile(RuleSet.HELSEID, Map.of(), Set.of(), List.of(), Timetable.EMPTY);

    public Profile {
        stages = stages.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
        off = Set.copyOf(off);
        exemptions = List.copyOf(exemptions);
        policies = List.copyOf(policies);
    }

    /** Creates a profile with the dates of a document, and no further settings. */
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
                false,
                List.of(),
                null);
    }

    /** Returns the profile for a realm whose own can't be read: everything is enforced, for every client, at once. */
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

    /** Returns this profile with these holds, by the name of a stage. */
    public Profile withHolds(Map<String, Hold> holds) {
        return with(timetable.withHolds(holds), policies, emergency);
    }

    /** Returns this profile for a realm that observes these executors of Keycloak's client profiles. */
    public Profile withPolicies(List<Stage> observed) {
        return with(timetable, observed, emergency);
    }

    /** Returns this profile with these emergency settings, or with none if null. */
    public Profile withEmergency(@Nullable Emergency settings) {
        return with(timetable, policies, settings);
    }

    private Profile with(Timetable dates, List<Stage> observed, @Nullable Emergency settings) {
        return new Profile(
                ruleSet,
                stages,
                off,
                exemptions,
                dates,
                registers,
                assessments,
                notices,
                keys,
                testTokens,
                trials,
                observed,
                settings);
    }

    /** Returns the executors of Keycloak's client profiles that the realm observes. */
    public Stream<PolicyExecutor> policyExecutors() {
        return policies.stream().map(stage -> (PolicyExecutor) stage.requirement());
    }

    /** Returns the terms for a client at an instant. */
    public Terms terms(Migration client, Instant instant) {
        return new Terms(this, client, instant);
    }

    /** Returns the stages of a requirement, in order; the first is the requirement itself. */
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

    /** Returns the stage with this name, or empty if neither the document nor the catalogue has it. */
    public Optional<Stage> stage(String name) {
        return Catalogue.find(Stage.requirementIn(name)).stream()
                .flatMap(requirement -> stages(requirement).stream())
                .filter(stage -> stage.name().equals(name))
                .findFirst();
    }

    /**
     * Returns the stages that may refuse under this profile and by which no request was judged under another: tighter
     * values, and requirements that are off there. Without observations nothing can be predicted.
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

    /** Returns whether requests are judged by values that are at least as tight as those of this stage. */
    boolean judgesBy(Stage other) {
        return stages(other.requirement()).stream()
                .anyMatch(stage -> other.isFailedWith(stage.key())
                        && stage.parameters().areAsTightAs(other.parameters(), other.requirement()));
    }

    /** Returns the values of a requirement before any later stage; no stage has looser ones. */
    public Parameters parametersOf(Requirement requirement) {
        return stages(requirement).get(0).parameters();
    }

    Timing timing(Stage stage, Migration client, Instant instant) {
        if (stage.requirement() instanceof PolicyExecutor) {
            return stage.dates().timing(instant);
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

    /** Returns whether a client isn't judged at this instant. An exemption ends at the second that it names. */
    public boolean exempts(String internalId, Instant instant) {
        return exemptions.stream()
                .anyMatch(exemption -> exemption.id().equals(internalId) && instant.isBefore(exemption.until()));
    }

    /**
     * Client that isn't judged and that has access to no API.
     *
     * @param id Keycloak's internal id, since a {@code client_id} can be given up and taken by another client
     * @param reason why
     * @param until the end of the exemption
     */
    public record Exemption(String id, String reason, Instant until) {}

    /**
     * Settings of the assessments that a realm starts by itself.
     *
     * @param every time from the start of one assessment to the start of the next; null if none starts by itself
     * @param clients whether such an assessment looks at clients
     * @param apis whether such an assessment probes APIs
     * @param window how far back observations of a client count
     * @param kept how long an assessment is kept
     */
    public record AssessmentSettings(
            @Nullable Duration every, boolean clients, boolean apis, Duration window, Duration kept) {

        /** Settings of a document that has no {@code assessments}. */
        public static final AssessmentSettings NONE =
                new AssessmentSettings(null, true, true, Duration.ofDays(30), Duration.ofDays(400));
    }

    /**
     * Lifetimes of keys that clients register for themselves.
     *
     * @param overlap how long the previous keys of a client remain valid beside a new one
     * @param life how long a new key is valid
     */
    public record KeySettings(Duration overlap, Duration life) {

        /** Settings of a document that has no {@code keys}. */
        public static final KeySettings DEFAULT = new KeySettings(Duration.ofDays(30), Duration.ofDays(365));

        boolean isRenewable() {
            return life.compareTo(overlap) > 0;
        }
    }

    /**
     * Settings of the notices that contacts of clients receive.
     *
     * @param mail whether notices are sent by mail, with the realm's own mail settings
     * @param webhook receiver of the notices as events; null for none
     * @param days on how many days before a date another notice is sent
     */
    public record NoticeSettings(boolean mail, @Nullable Webhook webhook, List<Integer> days) {

        /** Settings of a document that has no {@code notices}: none are sent. */
        public static final NoticeSettings NONE = new NoticeSettings(false, null, List.of(90, 30, 7, 1));

        public NoticeSettings {
            days = List.copyOf(days);
        }

        /** Returns whether any notices are sent. */
        public boolean isOn() {
            return mail || webhook != null;
        }

        /**
         * Receiver of events.
         *
         * @param url an address of a host that the operator lets the server call
         * @param secret the name of the secret in Keycloak's vault, {@code ${vault.NAME}}. The secret itself never
         *     stands here, since every administrator who may view clients can read the document, and exports contain it
         */
        public record Webhook(String url, String secret) {}
    }
}
