package no.helseprofil.judgement;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.profile.Catalogue;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientCheck.Protection;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Registration;
import no.helseprofil.timetable.Phase;
import no.helseprofil.timetable.Profile;

/** Puts the questions of the catalogue to what is registered of a client. */
public final class RegistrationJudge {

    private RegistrationJudge() {}

    /**
     * Judges a registration or a change. A change may keep what contradicts a requirement, and add nothing: who mends one
     * thing need not mend all at once.
     */
    public static Decision judge(Registration registration, Profile profile) {
        List<Finding> findings = checks(registration.standing())
                .flatMap(check ->
                        Stream.concat(added(check, registration, profile), turnedOff(check, registration, profile)))
                .toList();
        return new Decision(null, findings);
    }

    /** The requirements whose protection a change turns off. */
    public static List<String> turnedOff(Registration registration, Profile profile) {
        return checks(registration.standing())
                .filter(check -> offBy(registration, check, profile).isPresent())
                .map(ClientCheck::id)
                .toList();
    }

    /** What settings become that the client leaves unset: those that an enforced requirement wants set. */
    public static Map<ClientSetting, String> toFillIn(Registration registration, Profile profile) {
        Map<ClientSetting, String> values = new EnumMap<>(ClientSetting.class);
        checks(registration.standing())
                .filter(check -> profile.phaseOf(check).refuses())
                .forEach(check -> {
                    values.putAll(unset(registration, check, profile));
                    lacking(registration, check, profile)
                            .ifPresent(protection -> values.put(protection.setting(), protection.on()));
                });
        return values;
    }

    /** All that contradicts a requirement in what is registered, whatever becomes of it. */
    public static List<Finding> findings(Facts.Standing standing, ClientMetadata client, Profile profile) {
        return checks(standing)
                .flatMap(check -> check.violations(client, profile.parametersOf(check)).stream()
                        .map(violation -> finding(check, profile.phaseOf(check), violation.sentence())))
                .filter(finding -> finding.phase().counts())
                .toList();
    }

    private static Stream<ClientCheck> checks(Facts.Standing standing) {
        return Catalogue.requirements().stream()
                .filter(requirement -> requirement.holdsFor(standing))
                .flatMap(requirement -> requirement instanceof ClientCheck check ? Stream.of(check) : Stream.empty());
    }

    private static Stream<Finding> added(ClientCheck check, Registration registration, Profile profile) {
        Phase phase = profile.phaseOf(check);
        if (!phase.counts()) {
            return Stream.empty();
        }
        ClientMetadata stored = registration.stored();
        List<Violation> before = stored == null ? List.of() : check.violations(stored, profile.parametersOf(check));
        return check.violations(registration.proposed(), profile.parametersOf(check)).stream()
                .filter(violation -> !before.contains(violation))
                .map(violation -> finding(check, phase, violation.sentence()));
    }

    /** A protection that is on goes off for nobody but who manages the realm, also while it isn't enforced yet. */
    private static Stream<Finding> turnedOff(ClientCheck check, Registration registration, Profile profile) {
        return offBy(registration, check, profile).filter(protection -> !registration.mayTurnOff()).stream()
                .map(protection -> finding(check, Phase.ENFORCED, protection.sentence()));
    }

    private static Optional<Protection> offBy(Registration registration, ClientCheck check, Profile profile) {
        return profile.phaseOf(check).counts() ? check.protection().filter(registration::turnsOff) : Optional.empty();
    }

    private static Map<ClientSetting, String> unset(Registration registration, ClientCheck check, Profile profile) {
        Map<ClientSetting, String> values =
                new HashMap<>(check.toFillIn(registration.proposed(), profile.parametersOf(check)));
        values.keySet().removeIf(setting -> registration.proposed().get(setting) != null);
        return values;
    }

    /** What contradicts is refused, not mended: whoever asked for it shall know. */
    private static Optional<Protection> lacking(Registration registration, ClientCheck check, Profile profile) {
        List<Violation> violations = check.violations(registration.proposed(), profile.parametersOf(check));
        return check.protection()
                .filter(registration::lacks)
                .filter(protection ->
                        violations.stream().noneMatch(violation -> violation.setting() == protection.setting()));
    }

    private static Finding finding(ClientCheck check, Phase phase, String sentence) {
        return new Finding(check, phase, new Outcome.Failed(check.registrationError(), sentence, Outcome.Stage.RULE));
    }
}
