package no.helseprofil.decision;

import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientCheck.Protection;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Registration;
import no.helseprofil.timetable.Phase;
import no.helseprofil.timetable.Stage;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Terms.Timing;

/** Judge of registrations: it checks the metadata of a client against the requirements of the catalogue. */
public final class RegistrationEvaluator {

    private static final String CLEARED =
            "leave the registered value as it is; without one Keycloak takes its own, which isn't accepted";
    private static final Set<Phase> BEFORE_ITS_DATE = EnumSet.of(Phase.OBSERVED, Phase.ANNOUNCED);

    private RegistrationEvaluator() {}

    /**
     * Judges a registration or a change. A change may keep what contradicts a requirement but add nothing, so that not
     * everything has to be corrected at once.
     */
    public static Decision judge(Registration registration, Terms terms) {
        List<Finding> findings = checks(registration.standing())
                .flatMap(check -> Stream.concat(
                        Stream.concat(
                                added(check, registration, terms), addedBeforeItsDate(check, registration, terms)),
                        Stream.concat(turnedOff(check, registration, terms), cleared(check, registration, terms))))
                .toList();
        return new Decision(null, findings);
    }

    /** Returns the requirements whose protection a change turns off. */
    public static List<String> turnedOff(Registration registration, Terms terms) {
        return checks(registration.standing())
                .filter(check -> offBy(registration, check, terms).isPresent())
                .map(ClientCheck::id)
                .toList();
    }

    /**
     * Returns values for the settings that a new client leaves unset and an enforced requirement needs. An existing
     * client gets none: only its administrators change it.
     */
    public static Map<ClientSetting, String> toFillIn(Registration registration, Terms terms) {
        Map<ClientSetting, String> values = new EnumMap<>(ClientSetting.class);
        if (!registration.isNew() || registration.standing() != Facts.Standing.UNDER_PROFILE) {
            return values;
        }
        checks(registration.standing())
                .filter(check -> terms.phaseOf(check).refuses())
                .forEach(check -> {
                    values.putAll(unset(registration, check, terms));
                    lacking(registration, check, terms)
                            .ifPresent(protection -> values.put(protection.setting(), protection.on()));
                });
        return values;
    }

    /** Returns the registered values that contradict a stage and, until it is enforced, those that it will change. */
    public static List<Violation> contradictions(Stage stage, ClientCheck check, ClientMetadata client, Timing timing) {
        List<Violation> violations = check.violations(client, stage.parameters());
        return timing.phase().refuses()
                ? violations
                : Stream.concat(violations.stream(), check.changes(client, stage.parameters()).stream())
                        .distinct()
                        .toList();
    }

    /** Returns the contradictions with all requirements, in any phase, each at the first stage that it contradicts. */
    public static List<Finding> findings(Facts.Standing standing, ClientMetadata client, Terms terms) {
        return findings(checks(standing), client, terms).toList();
    }

    /** Returns the checks of which at least one stage refuses. It is the same for all clients with equal terms. */
    public static List<ClientCheck> refusing(Facts.Standing standing, Terms terms) {
        return checks(standing)
                .filter(check -> terms.stages(check).stream()
                        .anyMatch(stage -> terms.timing(stage).phase().refuses()))
                .toList();
    }

    /**
     * Returns the names of the stages that refuse a client for its registration.
     *
     * @param refusing see {@link #refusing}
     */
    public static List<String> refusals(Collection<ClientCheck> refusing, ClientMetadata client, Terms terms) {
        return findings(refusing.stream(), client, terms)
                .filter(finding -> finding.phase().refuses())
                .map(Finding::name)
                .distinct()
                .toList();
    }

    private static Stream<Finding> findings(Stream<ClientCheck> checks, ClientMetadata client, Terms terms) {
        return checks.flatMap(
                check -> byStage(check, terms, (stage, timing) -> contradictions(stage, check, client, timing)));
    }

    private static Stream<Finding> byStage(
            ClientCheck check, Terms terms, BiFunction<Stage, Timing, List<Violation>> contradicting) {
        Set<Violation> known = new HashSet<>();
        Set<Violation> refused = new HashSet<>();
        return terms.stages(check).stream().flatMap(stage -> {
            Timing timing = terms.timing(stage);
            return !timing.phase().counts()
                    ? Stream.empty()
                    : contradicting.apply(stage, timing).stream()
                            .filter(violation -> timing.phase().refuses()
                                    ? refused.add(violation) && (known.add(violation) || stage.isOfEmergency())
                                    : known.add(violation))
                            .map(violation -> Finding.of(stage, timing, failed(check, violation.sentence())));
        });
    }

    private static Stream<ClientCheck> checks(Facts.Standing standing) {
        return Catalogue.all(ClientCheck.class).filter(check -> check.holdsFor(standing));
    }

    private static Stream<Finding> added(ClientCheck check, Registration registration, Terms terms) {
        return byStage(check, terms, (stage, timing) -> added(check, registration, stage.parameters()));
    }

    private static List<Violation> added(ClientCheck check, Registration registration, Parameters parameters) {
        ClientMetadata stored = registration.stored();
        List<Violation> before = stored == null ? List.of() : check.violations(stored, parameters);
        return check.violations(registration.proposed(), parameters).stream()
                .filter(violation -> !before.contains(violation))
                .toList();
    }

    /** Refuses new contradictions before the date of a requirement that allows none, unless there is a waiver. */
    private static Stream<Finding> addedBeforeItsDate(ClientCheck check, Registration registration, Terms terms) {
        return check.refusesWhatIsNew() && BEFORE_ITS_DATE.contains(terms.phaseOf(check))
                ? added(check, registration, terms.parametersOf(check)).stream()
                        .map(violation -> Finding.refusal(check, failed(check, violation.sentence())))
                : Stream.empty();
    }

    /** Refuses to turn off a protection, even before it is enforced, except for an administrator with manage-realm. */
    private static Stream<Finding> turnedOff(ClientCheck check, Registration registration, Terms terms) {
        return offBy(registration, check, terms).filter(protection -> !registration.mayTurnOff()).stream()
                .map(protection -> Finding.refusal(check, failed(check, protection.sentence())));
    }

    private static Optional<Protection> offBy(Registration registration, ClientCheck check, Terms terms) {
        return terms.phaseOf(check).counts() ? check.protection().filter(registration::turnsOff) : Optional.empty();
    }

    /** Returns a refusal if a change clears a good value for which Keycloak would use a default that isn't accepted. */
    private static Stream<Finding> cleared(ClientCheck check, Registration registration, Terms terms) {
        ClientMetadata stored = registration.stored();
        if (stored == null
                || registration.standing() != Facts.Standing.UNDER_PROFILE
                || !terms.phaseOf(check).refuses()) {
            return Stream.empty();
        }
        List<Violation> before = check.violations(stored, terms.parametersOf(check));
        boolean clears = unset(registration, check, terms).keySet().stream()
                .filter(registration::clears)
                .anyMatch(setting -> before.stream().noneMatch(violation -> violation.setting() == setting));
        return clears ? Stream.of(Finding.refusal(check, failed(check, CLEARED))) : Stream.empty();
    }

    private static Map<ClientSetting, String> unset(Registration registration, ClientCheck check, Terms terms) {
        Map<ClientSetting, String> values =
                new HashMap<>(check.toFillIn(registration.proposed(), terms.parametersOf(check)));
        values.keySet().removeIf(setting -> registration.proposed().get(setting) != null);
        return values;
    }

    /** Returns the protection that a new client lacks. Contradicting values are refused, not corrected. */
    private static Optional<Protection> lacking(Registration registration, ClientCheck check, Terms terms) {
        List<Violation> violations = check.violations(registration.proposed(), terms.parametersOf(check));
        return check.protection()
                .filter(registration::lacks)
                .filter(protection ->
                        violations.stream().noneMatch(violation -> violation.setting() == protection.setting()));
    }

    private static Outcome.Failed failed(ClientCheck check, String sentence) {
        return new Outcome.Failed(check.registrationError(), sentence);
    }
}
