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
import no.helseprofil.timetable.Stage;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Terms.Timing;
import no.helseprofil.timetable.Timetable.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Registration of a client, or a change of it, which is judged by the requirements of the catalogue on the metadata of
 * clients.
 *
 * @param standing whether the profile judges the client
 * @param stored the stored metadata; null for a new client
 * @param proposed the new metadata
 * @param mayTurnOff whether the caller manages the realm and has given a reason, and so may turn protections off
 */
public record Registration(
        Facts.Standing standing, @Nullable ClientMetadata stored, ClientMetadata proposed, boolean mayTurnOff) {

    private static final String CLEARED =
            "leave the registered value as it is; without one Keycloak takes its own, which isn't accepted";
    private static final Set<Phase> BEFORE_ITS_DATE = EnumSet.of(Phase.OBSERVED, Phase.ANNOUNCED);

    /**
     * Judges a registration or a change. A change may keep what contradicts a requirement but add nothing, so that not
     * everything has to be corrected at once.
     */
    public List<Finding> judge(Terms terms) {
        return checks(standing)
                .flatMap(check -> Stream.concat(
                        Stream.concat(added(check, terms), addedBeforeItsDate(check, terms)),
                        Stream.concat(turnedOff(check, terms), cleared(check, terms))))
                .toList();
    }

    /** Returns the finding that refuses the registration or change; empty if none does. */
    public Optional<Finding> refusal(Terms terms) {
        return Finding.refusing(judge(terms).stream());
    }

    /** Returns the requirements whose protection a change turns off. */
    public List<String> turnedOff(Terms terms) {
        return checks(standing)
                .filter(check -> offBy(check, terms).isPresent())
                .map(ClientCheck::id)
                .toList();
    }

    /**
     * Returns values for the settings that a new client leaves unset and an enforced requirement needs. An existing
     * client gets none: only its administrators change it.
     */
    public Map<ClientSetting, String> toFillIn(Terms terms) {
        Map<ClientSetting, String> values = new EnumMap<>(ClientSetting.class);
        if (!isNew() || standing != Facts.Standing.UNDER_PROFILE) {
            return values;
        }
        checks(standing).filter(check -> terms.phaseOf(check).refuses()).forEach(check -> {
            values.putAll(unset(check, terms));
            lacking(check, terms).ifPresent(protection -> values.put(protection.setting(), protection.on()));
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

    private Stream<Finding> added(ClientCheck check, Terms terms) {
        return byStage(check, terms, (stage, timing) -> added(check, stage.parameters()));
    }

    private List<Violation> added(ClientCheck check, Parameters parameters) {
        List<Violation> before = stored == null ? List.of() : check.violations(stored, parameters);
        return check.violations(proposed, parameters).stream()
                .filter(violation -> !before.contains(violation))
                .toList();
    }

    /** Refuses new contradictions before the date of a requirement that allows none, unless there is a waiver. */
    private Stream<Finding> addedBeforeItsDate(ClientCheck check, Terms terms) {
        return check.refusesWhatIsNew() && BEFORE_ITS_DATE.contains(terms.phaseOf(check))
                ? added(check, terms.parametersOf(check)).stream()
                        .map(violation -> Finding.refusal(check, failed(check, violation.sentence())))
                : Stream.empty();
    }

    /** Refuses to turn off a protection, even before it is enforced, except for an administrator with manage-realm. */
    private Stream<Finding> turnedOff(ClientCheck check, Terms terms) {
        return offBy(check, terms).filter(protection -> !mayTurnOff).stream()
                .map(protection -> Finding.refusal(check, failed(check, protection.sentence())));
    }

    private Optional<Protection> offBy(ClientCheck check, Terms terms) {
        return terms.phaseOf(check).counts() ? check.protection().filter(this::turnsOff) : Optional.empty();
    }

    /** Returns a refusal if a change clears a good value for which Keycloak would use a default that isn't accepted. */
    private Stream<Finding> cleared(ClientCheck check, Terms terms) {
        if (stored == null
                || standing != Facts.Standing.UNDER_PROFILE
                || !terms.phaseOf(check).refuses()) {
            return Stream.empty();
        }
        List<Violation> before = check.violations(stored, terms.parametersOf(check));
        boolean clears = unset(check, terms).keySet().stream()
                .filter(this::clears)
                .anyMatch(setting -> before.stream().noneMatch(violation -> violation.setting() == setting));
        return clears ? Stream.of(Finding.refusal(check, failed(check, CLEARED))) : Stream.empty();
    }

    private Map<ClientSetting, String> unset(ClientCheck check, Terms terms) {
        Map<ClientSetting, String> values = new HashMap<>(check.toFillIn(proposed, terms.parametersOf(check)));
        values.keySet().removeIf(setting -> proposed.get(setting) != null);
        return values;
    }

    /** Returns the protection that a new client lacks. Contradicting values are refused, not corrected. */
    private Optional<Protection> lacking(ClientCheck check, Terms terms) {
        List<Violation> violations = check.violations(proposed, terms.parametersOf(check));
        return check.protection()
                .filter(this::lacks)
                .filter(protection ->
                        violations.stream().noneMatch(violation -> violation.setting() == protection.setting()));
    }

    private static Outcome.Failed failed(ClientCheck check, String sentence) {
        return new Outcome.Failed(check.registrationError(), sentence);
    }

    /** Returns this registration with further settings. */
    public Registration with(Map<ClientSetting, String> filledIn) {
        ClientMetadata filled = proposed;
        for (Map.Entry<ClientSetting, String> setting : filledIn.entrySet()) {
            filled = filled.with(setting.getKey(), setting.getValue());
        }
        return new Registration(standing, stored, filled, mayTurnOff);
    }

    /** Returns whether this change turns off a protection that was on. */
    boolean turnsOff(ClientCheck.Protection protection) {
        return stored != null && protection.isOn(stored) && !protection.isOn(proposed);
    }

    /** Returns whether this registers a new client. */
    boolean isNew() {
        return stored == null;
    }

    /** Returns whether this change removes the value of a setting. */
    boolean clears(ClientSetting setting) {
        return stored != null && stored.get(setting) != null && proposed.get(setting) == null;
    }

    /** Returns whether a new client comes without a protection. */
    boolean lacks(ClientCheck.Protection protection) {
        return isNew() && !protection.isOn(proposed);
    }
}
