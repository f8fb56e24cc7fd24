package no.helseprofil.judgement;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Timing;

/** Puts the questions of the catalogue to what is registered of a client. */
public final class RegistrationJudge {

    private RegistrationJudge() {}

    /**
     * Judges a registration or a change. A change may keep what contradicts a requirement, and add nothing: who mends
     * one thing need not mend all at once.
     */
    public static Decision judge(Registration registration, Terms terms) {
        List<Finding> findings = checks(registration.standing())
                .flatMap(check ->
                        Stream.concat(added(check, registration, terms), turnedOff(check, registration, terms)))
                .toList();
        return new Decision(null, findings);
    }

    /** The requirements whose protection a change turns off. */
    public static List<String> turnedOff(Registration registration, Terms terms) {
        return checks(registration.standing())
                .filter(check -> offBy(registration, check, terms).isPresent())
                .map(ClientCheck::id)
                .toList();
    }

    /**
     * What settings become that the client leaves unset: those that an enforced requirement wants
     * set, where it is judged.
     */
    public static Map<ClientSetting, String> toFillIn(Registration registration, Terms terms) {
        Map<ClientSetting, String> values = new EnumMap<>(ClientSetting.class);
        if (registration.standing() != Facts.Standing.UNDER_PROFILE) {
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

    /** What contradicts a requirement in what is registered, and, as long as it isn't enforced, what it will change. */
    public static List<Violation> contradictions(ClientCheck check, ClientMetadata client, Terms terms) {
        Parameters parameters = terms.parametersOf(check);
        List<Violation> violations = check.violations(client, parameters);
        return terms.phaseOf(check).refuses()
                ? violations
                : Stream.concat(violations.stream(), check.changes(client, parameters).stream())
                        .distinct()
                        .toList();
    }

    /** All of that, of every requirement, whatever becomes of it. */
    public static List<Finding> findings(Facts.Standing standing, ClientMetadata client, Terms terms) {
        return checks(standing)
                .flatMap(check -> contradictions(check, client, terms).stream()
                        .map(violation -> finding(check, terms.timing(check), violation.sentence())))
                .filter(finding -> finding.phase().counts())
                .toList();
    }

    private static Stream<ClientCheck> checks(Facts.Standing standing) {
        return Catalogue.all(ClientCheck.class).filter(check -> check.holdsFor(standing));
    }

    private static Stream<Finding> added(ClientCheck check, Registration registration, Terms terms) {
        Timing timing = terms.timing(check);
        if (!timing.phase().counts()) {
            return Stream.empty();
        }
        ClientMetadata stored = registration.stored();
        List<Violation> before = stored == null ? List.of() : check.violations(stored, terms.parametersOf(check));
        return check.violations(registration.proposed(), terms.parametersOf(check)).stream()
                .filter(violation -> !before.contains(violation))
                .map(violation -> finding(check, timing, violation.sentence()));
    }

    /** A protection that is on goes off for nobody but who manages the realm, also while it isn't enforced yet. */
    private static Stream<Finding> turnedOff(ClientCheck check, Registration registration, Terms terms) {
        return offBy(registration, check, terms).filter(protection -> !registration.mayTurnOff()).stream()
                .map(protection -> finding(check, Timing.of(Phase.ENFORCED), protection.sentence()));
    }

    private static Optional<Protection> offBy(Registration registration, ClientCheck check, Terms terms) {
        return terms.phaseOf(check).counts() ? check.protection().filter(registration::turnsOff) : Optional.empty();
    }

    private static Map<ClientSetting, String> unset(Registration registration, ClientCheck check, Terms terms) {
        Map<ClientSetting, String> values =
                new HashMap<>(check.toFillIn(registration.proposed(), terms.parametersOf(check)));
        values.keySet().removeIf(setting -> registration.proposed().get(setting) != null);
        return values;
    }

    /** What contradicts is refused, not mended: whoever asked for it shall know. */
    private static Optional<Protection> lacking(Registration registration, ClientCheck check, Terms terms) {
        List<Violation> violations = check.violations(registration.proposed(), terms.parametersOf(check));
        return check.protection()
                .filter(registration::lacks)
                .filter(protection ->
                        violations.stream().noneMatch(violation -> violation.setting() == protection.setting()));
    }

    private static Finding finding(ClientCheck check, Timing timing, String sentence) {
        return new Finding(check, timing, new Outcome.Failed(check.registrationError(), sentence));
    }
}
