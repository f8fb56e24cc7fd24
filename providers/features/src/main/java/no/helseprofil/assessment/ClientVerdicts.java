package no.helseprofil.assessment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.assessment.ClientAssessor.ClientSubject;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Registration;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Forecast.Contradiction;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Stage;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Terms.Timing;
import no.helseprofil.timetable.Timetable.Phase;
import org.jspecify.annotations.Nullable;

final class ClientVerdicts {

    private final ClientSubject subject;
    private final Terms terms;
    private final SeenTraffic traffic;
    private final Function<ClientSetting, String> names;
    private final Map<String, Contradiction> contradictions;

    ClientVerdicts(ClientSubject subject, Terms terms, SeenTraffic traffic, Function<ClientSetting, String> names) {
        this.subject = subject;
        this.terms = terms;
        this.traffic = traffic;
        this.names = names;
        this.contradictions = contradictions(subject, terms);
    }

    private static Map<String, Contradiction> contradictions(ClientSubject subject, Terms terms) {
        return !subject.isJudged()
                ? Map.of()
                : new Forecast(terms.profile(), terms.instant(), terms.instant())
                        .contradictions(subject.client(), subject.observations()).stream()
                                .collect(Collectors.toMap(
                                        contradiction ->
                                                contradiction.requirement().id(),
                                        Function.identity()));
    }

    /** Returns the verdicts in the order of the catalogue, followed by those on Keycloak's client policies. */
    List<RequirementVerdict> all() {
        Stream<RequirementVerdict> ofProfile = Catalogue.requirements().stream()
                .filter(requirement -> requirement instanceof ClientCheck || requirement instanceof RequestCheck)
                .map(this::verdict);
        return Stream.concat(ofProfile, policies()).toList();
    }

    /**
     * Returns one verdict per client policy of Keycloak's that the profile observes. A policy that refused nothing
     * counts as not seen, since it is unknown whether it looked at the requests.
     */
    private Stream<RequirementVerdict> policies() {
        List<Contradiction> refused =
                new Forecast(terms.profile(), terms.instant(), terms.instant()).policies(subject.observations());
        return terms.profile().policies().stream()
                .filter(stage -> subject.isJudged())
                .map(stage -> refused.stream()
                        .filter(contradiction -> contradiction.stage().equals(stage))
                        .findFirst()
                        .map(contradiction -> verdict(new Contradicted(stage, List.of(), contradiction)))
                        .orElseGet(
                                () -> RequirementVerdict.of(stage.requirement().id(), Verdict.NOT_SEEN)));
    }

    private RequirementVerdict verdict(Requirement requirement) {
        if (!requirement.holdsFor(subject.standing())
                || !terms.phaseOf(requirement).counts()) {
            return RequirementVerdict.of(requirement.id(), Verdict.NOT_APPLICABLE);
        }
        return terms.stages(requirement).stream()
                .map(this::contradicted)
                .filter(finding -> !finding.isNone())
                .findFirst()
                .map(this::verdict)
                .orElseGet(() -> RequirementVerdict.of(requirement.id(), withoutFinding(requirement)));
    }

    private RequirementVerdict verdict(Contradicted finding) {
        Stage stage = finding.stage();
        return Verdicts.ofFinding(stage.requirement(), terms.timing(stage), message(finding), evidence(finding));
    }

    private Contradicted contradicted(Stage stage) {
        Contradiction contradiction = contradictions.get(stage.requirement().id());
        boolean isOfStage = contradiction != null && contradiction.stage().equals(stage);
        return new Contradicted(stage, violations(stage), isOfStage ? contradiction : null);
    }

    private List<Violation> violations(Stage stage) {
        return stage.requirement() instanceof ClientCheck check
                ? Registration.contradictions(stage, check, subject.metadata(), terms.timing(stage))
                : List.of();
    }

    private Verdict withoutFinding(Requirement requirement) {
        if (!subject.grants().isOidc()) {
            return Verdict.NOT_APPLICABLE;
        }
        return requirement instanceof RequestCheck check ? ofRequests(check) : Verdict.PASS;
    }

    private Verdict ofRequests(RequestCheck requirement) {
        boolean concerns = requirement.concerns(subject.metadata())
                && RequestKind.ALL.stream().filter(requirement::isSeenIn).anyMatch(subject::mayMake);
        if (!concerns) {
            return Verdict.NOT_APPLICABLE;
        }
        return traffic.shows(requirement) ? Verdict.PASS : Verdict.NOT_SEEN;
    }

    private @Nullable String message(Contradicted finding) {
        return traffic.cause(happened(finding.stage()))
                .or(() -> finding.registered().stream().map(Violation::sentence).findFirst())
                .or(finding::sentence)
                .or(() -> traffic.cause(finding.requests()))
                .map(sentence ->
                        finding.stage().isLater() ? sentence + finding.stage().values() : sentence)
                .orElse(null);
    }

    private List<Evidence> evidence(Contradicted finding) {
        return Stream.concat(
                        finding.registered().stream()
                                .map(violation -> new Evidence.Configuration(
                                        names.apply(violation.setting()), violation.value())),
                        Stream.of(finding.requests(), happened(finding.stage()))
                                .flatMap(requests -> traffic.evidence(requests).stream()))
                .toList();
    }

    /** Returns the requests in which an event was observed that belongs to a requirement on registrations. */
    private List<Observation> happened(Stage stage) {
        return stage.requirement() instanceof RequestCheck ? List.of() : traffic.lately(stage.key());
    }

    /**
     * Findings against one stage of a requirement; earlier stages had none.
     *
     * @param violations registered settings that contradict it
     * @param contradiction the forecast's contradiction; null if it found none
     */
    private record Contradicted(
            Stage stage,
            List<Violation> violations,
            @Nullable Contradiction contradiction) {

        boolean isNone() {
            return violations.isEmpty() && contradiction == null;
        }

        Set<Violation> registered() {
            Set<Violation> registered = new LinkedHashSet<>(violations);
            if (contradiction != null && contradiction.registered() != null) {
                registered.add(contradiction.registered());
            }
            return registered;
        }

        Optional<String> sentence() {
            return Optional.ofNullable(contradiction).map(Contradiction::sentence);
        }

        List<Observation> requests() {
            return contradiction == null || contradiction.registered() != null ? List.of() : contradiction.requests();
        }
    }

    /** Verdict on a finding, decided by the timetable. */
    static final class Verdicts {

        private Verdicts() {}

        /** Returns the verdict on a contradiction of a requirement that isn't turned off. */
        static RequirementVerdict ofFinding(
                Requirement requirement, Timing timing, @Nullable String message, List<Evidence> evidence) {
            return new RequirementVerdict(requirement.id(), of(timing.phase()), timing.enforced(), message, evidence);
        }

        private static Verdict of(Phase phase) {
            return switch (phase) {
                case ENFORCED -> Verdict.FAIL;
                case WAIVED -> Verdict.WAIVED;
                case ANNOUNCED, OBSERVED, MEASURED -> Verdict.WARN;
                case OFF -> Verdict.NOT_APPLICABLE;
            };
        }
    }
}
