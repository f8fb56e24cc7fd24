package no.helseprofil.decision;

import static no.helseprofil.timetable.Profiles.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientCheck.Protection;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts.Standing;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.random.RandomInput;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Timetable;
import org.junit.jupiter.api.Test;

/** Properties of every registration and every change, by whatever profile they are judged. */
class JudgeRegistrationsPropertiesTest {

    @Test
    void aNoOpChangeIsNeverRefused() {
        RandomInput.each(input -> {
            ClientMetadata client = Registrations.client(input);
            Standing standing = Registrations.standing(input);
            Profile profile = Registrations.profile(input);
            Registration nothing = new Registration(standing, client, client, false);
            assertThat(nothing.judge(terms(profile))).isEmpty();
            assertThat(Registrations.filledIn(nothing, profile).judge(terms(profile)))
                    .as("nor with what is filled in")
                    .isEmpty();
        });
    }

    @Test
    void anAddedViolationIsRefused() {
        RandomInput.each(input -> {
            Registration change = Registrations.change(input);
            Profile profile = Registrations.profile(input);
            Set<Contradiction> added = enforced(change.standing(), change.proposed(), profile);
            added.removeAll(enforced(change.standing(), change.stored(), profile));
            List<Finding> findings = change.judge(terms(profile));
            assertThat(refused(findings))
                    .as("every requirement that gets a new violation")
                    .containsAll(added.stream().map(Contradiction::requirement).toList());
            assertThat(Finding.refusing(findings.stream()).isPresent() || added.isEmpty())
                    .isTrue();
        });
    }

    @Test
    void aChangeThatWeakensNothingIsAccepted() {
        RandomInput.each(input -> {
            Registration change = Registrations.change(input);
            Profile profile = Registrations.profile(input);
            Set<Contradiction> added = enforced(change.standing(), change.proposed(), profile);
            added.removeAll(enforced(change.standing(), change.stored(), profile));
            boolean turnsOff = Registrations.checks()
                    .flatMap(check -> check.protection().stream())
                    .anyMatch(change::turnsOff);
            boolean clears = Stream.of(ClientSetting.values()).anyMatch(change::clears);
            if (added.isEmpty() && !turnsOff && !clears) {
                assertThat(change.refusal(terms(profile)))
                        .as("an administrator who mends one thing need not mend all")
                        .isEmpty();
            }
        });
    }

    @Test
    void removingAViolationIsNeverRefused() {
        RandomInput.each(input -> {
            ClientMetadata stored = Registrations.client(input);
            Set<ClientSetting> mended = Registrations.mended(input);
            Profile profile = Registrations.profile(input);
            ClientMetadata proposed = Registrations.mend(stored, mended);
            Registration change = new Registration(Standing.UNDER_PROFILE, stored, proposed, false);
            assertThat(change.refusal(terms(profile))).isEmpty();
        });
    }

    @Test
    void fillingInIsIdempotent() {
        RandomInput.each(input -> {
            Registration registration = Registrations.registration(input);
            Profile profile = Registrations.profile(input);
            Registration filled = Registrations.filledIn(registration, profile);
            assertThat(filled.toFillIn(terms(profile))).isEmpty();
        });
    }

    @Test
    void aNewClientHasOnlyFindingsOfItsOwnValues() {
        RandomInput.each(input -> {
            Registration registration = Registrations.registration(input);
            Profile profile = Registrations.profile(input);
            Registration filled = Registrations.filledIn(registration, profile);
            assertThat(enforced(filled.standing(), filled.proposed(), profile))
                    .isEqualTo(enforced(registration.standing(), registration.proposed(), profile));
        });
    }

    @Test
    void anAcceptedNewClientHasEveryProtection() {
        RandomInput.each(input -> {
            Registration registration = Registrations.registration(input);
            Profile profile = Registrations.profile(input);
            Registration filled = Registrations.filledIn(registration, profile);
            if (filled.refusal(terms(profile)).isPresent()) {
                return;
            }
            Registrations.checks()
                    .filter(check -> terms(profile).phaseOf(check).refuses())
                    .flatMap(check -> check.protection().stream())
                    .forEach(protection -> assertThat(isOn(protection, filled.proposed()))
                            .as("%s of %s", protection.setting(), filled.proposed())
                            .isTrue());
        });
    }

    @Test
    void fillingInNeverWeakens() {
        RandomInput.each(input -> {
            Registration change = Registrations.change(input);
            Profile profile = Registrations.profile(input);
            ClientMetadata before = change.proposed();
            ClientMetadata after = Registrations.filledIn(change, profile).proposed();
            Registrations.checks()
                    .flatMap(check -> check.protection().stream())
                    .forEach(protection -> assertThat(isOn(protection, after) || !isOn(protection, before))
                            .as("%s is not turned off", protection.setting())
                            .isTrue());
            assertThat(!after.isPublic() || before.isPublic())
                    .as("no client becomes public")
                    .isTrue();
            Set<Contradiction> added = all(Standing.UNDER_PROFILE, after, profile);
            added.removeAll(all(Standing.UNDER_PROFILE, before, profile));
            assertThat(added).as("nothing that is filled in contradicts").isEmpty();
        });
    }

    @Test
    void fillingInOverridesOnlyDisabledProtections() {
        RandomInput.each(input -> {
            Registration change = Registrations.change(input);
            Profile profile = Registrations.profile(input);
            Set<ClientSetting> protecting = Registrations.checks()
                    .flatMap(check -> check.protection().stream())
                    .map(Protection::setting)
                    .collect(Collectors.toSet());
            change.toFillIn(terms(profile))
                    .forEach((setting, value) -> assertThat(
                                    change.proposed().get(setting) == null || protecting.contains(setting))
                            .as("%s becomes %s", setting, value)
                            .isTrue());
        });
    }

    @Test
    void aProtectionIsDisabledOnlyWithAReason() {
        RandomInput.each(input -> {
            Registration change = Registrations.change(input);
            Profile profile = Registrations.profile(input);
            Set<String> turnedOff = Registrations.checks()
                    .filter(check -> check.holdsFor(change.standing()))
                    .filter(check -> terms(profile).phaseOf(check).counts())
                    .filter(check -> check.protection()
                            .filter(protection ->
                                    isOn(protection, change.stored()) && !isOn(protection, change.proposed()))
                            .isPresent())
                    .map(ClientCheck::id)
                    .collect(Collectors.toSet());
            assertThat(Set.copyOf(change.turnedOff(terms(profile)))).isEqualTo(turnedOff);
            if (!change.mayTurnOff()) {
                assertThat(refused(change.judge(terms(profile)))).containsAll(turnedOff);
            }
        });
    }

    @Test
    void aDisabledRequirementHasNoFinding() {
        RandomInput.each(input -> {
            Registration change = Registrations.change(input);
            Profile profile = Registrations.profile(input);
            assertThat(Stream.concat(
                            change.judge(terms(profile)).stream(),
                            Registration.findings(change.standing(), change.proposed(), terms(profile)).stream()))
                    .extracting(finding -> finding.requirement().id())
                    .noneMatch(profile.off()::contains);
            assertThat(change.turnedOff(terms(profile))).noneMatch(profile.off()::contains);
        });
    }

    @Test
    void aProfileWithAllOffChecksOnlyInvariants() {
        RandomInput.each(input -> {
            Registration change = Registrations.change(input);
            Profile none = new Profile(
                    RuleSet.HELSEID,
                    Map.of(),
                    Catalogue.requirements().stream()
                            .filter(requirement -> requirement.kind() == RequirementKind.DATED)
                            .map(Requirement::id)
                            .collect(Collectors.toSet()),
                    List.of(),
                    Timetable.EMPTY);
            assertThat(change.toFillIn(terms(none))).isEmpty();
            assertThat(change.judge(terms(none)))
                    .extracting(finding -> finding.requirement().id())
                    .allMatch(Set.of("client-id", "grant-type", "organisation")::contains);
        });
    }

    @Test
    void aClientThatIsNotEvaluatedStaysUnchanged() {
        RandomInput.each(input -> {
            Registration change = Registrations.change(input);
            Profile profile = Registrations.profile(input);
            if (change.standing() != Standing.UNDER_PROFILE) {
                assertThat(change.toFillIn(terms(profile))).isEmpty();
                assertThat(change.turnedOff(terms(profile))).isEmpty();
                assertThat(refused(change.judge(terms(profile))))
                        .allMatch(
                                change.standing() == Standing.KEYCLOAK
                                        ? Set.of("no-password-grant", "grant-type")::contains
                                        : Set.of("client-id", "outbound-address")::contains);
            }
        });
    }

    @Test
    void theRefusalsAreTheEnforcedFindings() {
        RandomInput.each(input -> {
            Registration change = Registrations.change(input);
            Terms terms = terms(Registrations.profile(input));
            assertThat(Registration.refusals(Registration.refusing(change.standing(), terms), change.proposed(), terms))
                    .isEqualTo(Registration.findings(change.standing(), change.proposed(), terms).stream()
                            .filter(finding -> finding.phase().refuses())
                            .map(Finding::name)
                            .distinct()
                            .toList());
        });
    }

    private static boolean isOn(Protection protection, ClientMetadata client) {
        return protection.on().equalsIgnoreCase(client.get(protection.setting()));
    }

    private static Set<String> refused(List<Finding> findings) {
        return findings.stream()
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
