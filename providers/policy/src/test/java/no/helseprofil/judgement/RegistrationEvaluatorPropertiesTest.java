package no.helseprofil.judgement;

import static no.helseprofil.timetable.Profiles.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientCheck.Protection;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts.Standing;
import no.helseprofil.profile.Registration;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RequirementKind;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Timetable;

/** What holds for every registration and every change, by whatever profile they are judged. */
class RegistrationEvaluatorPropertiesTest {

    @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void aChangeThatChangesNothingIsNeverRefused(
            @ForAll("clients") ClientMetadata client,
            @ForAll("standings") Standing standing,
            @ForAll("profiles") Profile profile) {
        Registration nothing = new Registration(standing, client, client, false);
        assertThat(RegistrationEvaluator.judge(nothing, terms(profile)).findings())
                .isEmpty();
        assertThat(RegistrationEvaluator.judge(Registrations.filledIn(nothing, profile), terms(profile))
                        .findings())
                .as("nor with what is filled in")
                .isEmpty();
    }

    @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void aChangeThatAddsAViolationIsRefused(
            @ForAll("changes") Registration change, @ForAll("profiles") Profile profile) {
        Set<Contradiction> added = enforced(change.standing(), change.proposed(), profile);
        added.removeAll(enforced(change.standing(), change.stored(), profile));
        Decision decision = RegistrationEvaluator.judge(change, terms(profile));
        assertThat(refused(decision))
                .as("every requirement that gets a new violation")
                .containsAll(added.stream().map(Contradiction::requirement).toList());
        assertThat(decision.refusal().isPresent() || added.isEmpty()).isTrue();
    }

    @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void aChangeThatAddsNoneAndTurnsOffAndClearsNothingIsNotRefused(
            @ForAll("changes") Registration change, @ForAll("profiles") Profile profile) {
        Set<Contradiction> added = enforced(change.standing(), change.proposed(), profile);
        added.removeAll(enforced(change.standing(), change.stored(), profile));
        boolean turnsOff = Registrations.checks()
                .flatMap(check -> check.protection().stream())
                .anyMatch(change::turnsOff);
        boolean clears = Stream.of(ClientSetting.values()).anyMatch(change::clears);
        if (added.isEmpty() && !turnsOff && !clears) {
            assertThat(RegistrationEvaluator.judge(change, terms(profile)).refusal())
                    .as("whoever mends one thing need not mend all")
                    .isEmpty();
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void takingAViolationAwayIsNeverRefused(
            @ForAll("clients") ClientMetadata stored,
            @ForAll("mended") Set<ClientSetting> mended,
            @ForAll("profiles") Profile profile) {
        ClientMetadata proposed = mend(stored, mended);
        Registration change = new Registration(Standing.UNDER_PROFILE, stored, proposed, false);
        assertThat(RegistrationEvaluator.judge(change, terms(profile)).refusal())
                .isEmpty();
    }

    @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void whatIsFilledInIsFilledInOnce(
            @ForAll("registrations") Registration registration, @ForAll("profiles") Profile profile) {
        Registration filled = Registrations.filledIn(registration, profile);
        assertThat(RegistrationEvaluator.toFillIn(filled, terms(profile))).isEmpty();
    }

    @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void aNewClientHasNoFindingButWhatItSaysItself(
            @ForAll("registrations") Registration registration, @ForAll("profiles") Profile profile) {
        Registration filled = Registrations.filledIn(registration, profile);
        assertThat(enforced(filled.standing(), filled.proposed(), profile))
                .isEqualTo(enforced(registration.standing(), registration.proposed(), profile));
    }

    @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void aNewClientThatIsTakenHasEveryProtection(
            @ForAll("registrations") Registration registration, @ForAll("profiles") Profile profile) {
        Registration filled = Registrations.filledIn(registration, profile);
        if (RegistrationEvaluator.judge(filled, terms(profile)).refusal().isPresent()) {
            return;
        }
        Registrations.checks()
                .filter(check -> terms(profile).phaseOf(check).refuses())
                .flatMap(check -> check.protection().stream())
                .forEach(protection -> assertThat(isOn(protection, filled.proposed()))
                        .as("%s of %s", protection.setting(), filled.proposed())
                        .isTrue());
    }

    @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void fillingInNeverWeakens(@ForAll("changes") Registration change, @ForAll("profiles") Profile profile) {
        ClientMetadata before = change.proposed();
        ClientMetadata after = Registrations.filledIn(change, profile).proposed();
        Registrations.checks()
                .flatMap(check -> check.protection().stream())
                .forEach(protection -> assertThat(isOn(protection, after) || !isOn(protection, before))
                        .as("%s is not turned off", protection.setting())
                        .isTrue());
        assertThat(!after.isPublic() || before.isPublic())
                .as("nobody becomes public")
                .isTrue();
        Set<Contradiction> added = all(Standing.UNDER_PROFILE, after, profile);
        added.removeAll(all(Standing.UNDER_PROFILE, before, profile));
        assertThat(added).as("nothing that is filled in contradicts").isEmpty();
    }

    @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void fillingInChangesNothingThatIsSaidButTheWordForOff(
            @ForAll("changes") Registration change, @ForAll("profiles") Profile profile) {
        Set<ClientSetting> protecting = Registrations.checks()
                .flatMap(check -> check.protection().stream())
                .map(Protection::setting)
                .collect(Collectors.toSet());
        RegistrationEvaluator.toFillIn(change, terms(profile))
                .forEach((setting, value) -> assertThat(
                                change.proposed().get(setting) == null || protecting.contains(setting))
                        .as("%s becomes %s", setting, value)
                        .isTrue());
    }

    @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void aProtectionThatIsOnGoesOffForAReasonAlone(
            @ForAll("changes") Registration change, @ForAll("profiles") Profile profile) {
        Set<String> turnedOff = Registrations.checks()
                .filter(check -> check.holdsFor(change.standing()))
                .filter(check -> terms(profile).phaseOf(check).counts())
                .filter(check -> check.protection()
                        .filter(protection -> isOn(protection, change.stored()) && !isOn(protection, change.proposed()))
                        .isPresent())
                .map(ClientCheck::id)
                .collect(Collectors.toSet());
        assertThat(Set.copyOf(RegistrationEvaluator.turnedOff(change, terms(profile))))
                .isEqualTo(turnedOff);
        if (!change.mayTurnOff()) {
            assertThat(refused(RegistrationEvaluator.judge(change, terms(profile))))
                    .containsAll(turnedOff);
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void whatIsOffHasNothingToSay(@ForAll("changes") Registration change, @ForAll("profiles") Profile profile) {
        List<Decision> decisions = List.of(
                RegistrationEvaluator.judge(change, terms(profile)),
                new Decision(
                        null, RegistrationEvaluator.findings(change.standing(), change.proposed(), terms(profile))));
        assertThat(decisions)
                .flatMap(Decision::findings)
                .extracting(finding -> finding.requirement().id())
                .noneMatch(profile.off()::contains);
        assertThat(RegistrationEvaluator.turnedOff(change, terms(profile))).noneMatch(profile.off()::contains);
    }

    @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void aProfileWithAllOffAsksForTheInvariantsAlone(@ForAll("changes") Registration change) {
        Profile none = new Profile(
                RuleSet.HELSEID,
                Map.of(),
                Catalogue.requirements().stream()
                        .filter(requirement -> requirement.kind() == RequirementKind.DATED)
                        .map(Requirement::id)
                        .collect(Collectors.toSet()),
                List.of(),
                Timetable.EMPTY);
        assertThat(RegistrationEvaluator.toFillIn(change, terms(none))).isEmpty();
        assertThat(RegistrationEvaluator.judge(change, terms(none)).findings())
                .extracting(finding -> finding.requirement().id())
                .allMatch(Set.of("client-id", "grant-type", "organisation")::contains);
    }

    @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void aClientThatIsNotJudgedIsLeftAsItIs(
            @ForAll("changes") Registration change, @ForAll("profiles") Profile profile) {
        if (change.standing() != Standing.UNDER_PROFILE) {
            assertThat(RegistrationEvaluator.toFillIn(change, terms(profile))).isEmpty();
            assertThat(RegistrationEvaluator.turnedOff(change, terms(profile))).isEmpty();
            assertThat(refused(RegistrationEvaluator.judge(change, terms(profile))))
                    .allMatch(
                            change.standing() == Standing.KEYCLOAK
                                    ? Set.of("no-password-grant", "grant-type")::contains
                                    : Set.of("client-id", "outbound-address")::contains);
        }
    }

    @Provide
    Arbitrary<ClientMetadata> clients() {
        return Registrations.clients();
    }

    @Provide
    Arbitrary<Registration> changes() {
        return Registrations.changes();
    }

    @Provide
    Arbitrary<Registration> registrations() {
        return Registrations.registrations();
    }

    @Provide
    Arbitrary<Standing> standings() {
        return Registrations.standings();
    }

    @Provide
    Arbitrary<Profile> profiles() {
        return Registrations.profiles();
    }

    @Provide
    Arbitrary<Set<ClientSetting>> mended() {
        return Registrations.mended();
    }

    private static ClientMetadata mend(ClientMetadata client, Set<ClientSetting> mended) {
        return Registrations.mend(client, mended);
    }

    private static boolean isOn(Protection protection, ClientMetadata client) {
        return protection.on().equalsIgnoreCase(client.get(protection.setting()));
    }

    private static Set<String> refused(Decision decision) {
        return decision.findings().stream()
                .filter(finding -> finding.phase().refuses())
                .map(finding -> finding.requirement().id())
                .collect(Collectors.toSet());
    }

    private static Set<Contradiction> enforced(Standing standing, ClientMetadata client, Profile profile) {
        Set<Contradiction> enforced = all(standing, client, profile);
        enforced.removeIf(contradiction -> !terms(profile)
                .phaseOf(Catalogue.find(contradiction.requirement()).orElseThrow())
                .refuses());
        return enforced;
    }

    private static Set<Contradiction> all(Standing standing, ClientMetadata client, Profile profile) {
        Set<Contradiction> all = new HashSet<>();
        Registrations.checks()
                .filter(check -> check.holdsFor(standing))
                .forEach(check -> check.violations(client, profile.parametersOf(check))
                        .forEach(violation -> all.add(new Contradiction(check.id(), violation))));
        return all;
    }

    private record Contradiction(String requirement, Violation violation) {}
}
