package no.helseprofil.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.Edition;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.random.RandomInput;
import no.helseprofil.timetable.Terms.Timing;
import no.helseprofil.timetable.Timetable.Phase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Properties that hold for every profile, client and instant. */
class TimetablePropertiesTest {

    /** Time moves a client along this line, and never back. */
    private static final Comparator<Phase> FORWARD =
            Comparator.comparing(List.of(Phase.OBSERVED, Phase.ANNOUNCED, Phase.WAIVED, Phase.ENFORCED)::indexOf);

    private static final Edition LATER = Profiles.LATER;
    private static final Requirement YOUNGER = Timings.since(LATER, RequirementKind.DATED);
    private static final Requirement YOUNGER_INVARIANT = Timings.since(LATER, RequirementKind.INVARIANT);

    @Test
    void phasesOnlyMoveForward() {
        RandomInput.each(250, input -> {
            Profile profile = TimetableDomain.profile(input);
            Migration client = TimetableDomain.client(input);
            Requirement requirement = TimetableDomain.requirement(input);
            Instant one = TimetableDomain.instant(input);
            Instant other = TimetableDomain.instant(input);
            Phase earlier = phase(profile, client, requirement, one.isBefore(other) ? one : other);
            Phase later = phase(profile, client, requirement, one.isBefore(other) ? other : one);
            if (earlier == Phase.MEASURED || earlier == Phase.OFF) {
                assertThat(later).isEqualTo(earlier);
            } else {
                assertThat(later)
                        .as("what is refused stays refused, a client that is warned stays warned")
                        .usingComparator(FORWARD)
                        .isGreaterThanOrEqualTo(earlier);
            }
        });
    }

    @Test
    void theAnnouncedDateIsTheDateOfTheFirstRefusal() {
        RandomInput.each(250, input -> {
            Profile profile = TimetableDomain.profile(input);
            Migration client = TimetableDomain.client(input);
            Requirement requirement = TimetableDomain.requirement(input);
            Instant instant = TimetableDomain.instant(input);
            Timing timing = profile.terms(client, instant).timing(requirement);
            Instant enforced = timing.enforced();
            if (timing.phase().refuses()) {
                assertThat(enforced == null || !enforced.isAfter(instant)).isTrue();
            } else if (enforced == null) {
                assertThat(phase(profile, client, requirement, Instant.parse("9999-12-31T23:59:59Z")))
                        .as("no date, no refusal")
                        .isNotEqualTo(Phase.ENFORCED);
            } else {
                assertThat(phase(profile, client, requirement, enforced.minusSeconds(1)))
                        .as("a second before")
                        .isNotEqualTo(Phase.ENFORCED);
                assertThat(phase(profile, client, requirement, enforced))
                        .as("at the date")
                        .isEqualTo(Phase.ENFORCED);
            }
        });
    }

    @Tag("RFC9745-4-1")
    @Test
    void announcedDatesCanBeWritten() {
        RandomInput.each(250, input -> {
            Profile profile = TimetableDomain.profile(input);
            Migration client = TimetableDomain.client(input);
            Requirement requirement = TimetableDomain.requirement(input);
            Instant instant = TimetableDomain.instant(input);
            Timing timing = profile.terms(client, instant).timing(requirement);
            if (timing.phase().tells()) {
                assertThat(timing.announced())
                        .as("RFC 9745 has no header without a date")
                        .isNotNull();
            }
            if (timing.phase() == Phase.WAIVED) {
                assertThat(timing.enforced()).as("a waiver ends").isAfter(instant);
            }
            if (timing.announced() != null && timing.enforced() != null) {
                assertThat(timing.enforced())
                        .as("RFC 9745, section 4: Sunset isn't before Deprecation")
                        .isAfterOrEqualTo(timing.announced());
            }
        });
    }

    @Test
    void aWaiverOrHoldRefusesNothing() {
        RandomInput.each(250, input -> {
            Profile profile = TimetableDomain.profile(input);
            Migration client = TimetableDomain.client(input);
            Requirement requirement = TimetableDomain.requirement(input);
            Instant instant = TimetableDomain.instant(input);
            if (phase(profile, client, requirement, instant).refuses()) {
                Migration unwaived = new Migration(client.registered(), client.cohort(), Map.of());
                Migration ofNoCohort = new Migration(client.registered(), null, client.waivers());
                Profile on = new Profile(
                        profile.ruleSet(), profile.stages(), Set.of(), profile.exemptions(), profile.timetable());
                assertThat(phase(profile, unwaived, requirement, instant))
                        .as("without its waivers")
                        .isEqualTo(Phase.ENFORCED);
                assertThat(phase(profile, ofNoCohort, requirement, instant))
                        .as("without its cohort")
                        .isEqualTo(Phase.ENFORCED);
                assertThat(phase(profile.withHolds(Map.of()), client, requirement, instant))
                        .as("without the holds")
                        .isEqualTo(Phase.ENFORCED);
                assertThat(phase(on, client, requirement, instant))
                        .as("with nothing turned off")
                        .isEqualTo(Phase.ENFORCED);
            }
        });
    }

    @Test
    void onlyDatedRequirementsChangePhase() {
        RandomInput.each(250, input -> {
            Profile profile = TimetableDomain.profile(input);
            Migration client = TimetableDomain.client(input);
            Instant instant = TimetableDomain.instant(input);
            for (Requirement requirement : Catalogue.requirements()) {
                RequirementKind kind = requirement.kindIn(profile.ruleSet());
                Timing timing = profile.terms(client, instant).timing(requirement);
                if (kind == RequirementKind.INVARIANT) {
                    assertThat(timing).as(requirement.id()).isEqualTo(Timing.of(Phase.ENFORCED));
                } else if (kind != RequirementKind.DATED && timing.phase() != Phase.OFF) {
                    assertThat(timing).as(requirement.id()).isEqualTo(Timing.of(Phase.MEASURED));
                }
            }
        });
    }

    @Test
    void aNewCatalogueEditionRefusesNoClient() {
        RandomInput.each(250, input -> {
            Profile profile = TimetableDomain.profile(input);
            Migration client = TimetableDomain.client(input);
            Instant instant = TimetableDomain.instant(input);
            for (Requirement younger : List.of(YOUNGER, YOUNGER_INVARIANT)) {
                assertThat(phase(profile, client, younger, instant))
                        .as("the document doesn't know of it")
                        .isEqualTo(Phase.OBSERVED);
            }
            assertThat(phase(raised(profile), client, YOUNGER_INVARIANT, instant))
                    .as("until it is raised")
                    .isEqualTo(Phase.ENFORCED);
        });
    }

    @Test
    void aHoldDoesNotAffectANewClient() {
        RandomInput.each(250, input -> {
            Profile profile = TimetableDomain.profile(input);
            Migration client = TimetableDomain.client(input);
            Requirement requirement = TimetableDomain.requirement(input);
            Instant instant = TimetableDomain.instant(input);
            Migration unknown = new Migration(null, client.cohort(), client.waivers());
            assertThat(profile.terms(unknown, instant).timing(requirement))
                    .isEqualTo(
                            profile.withHolds(Map.of()).terms(unknown, instant).timing(requirement));
        });
    }

    @Test
    void aClientOfUnknownAgeIsNew() {
        RandomInput.each(250, input -> {
            Profile profile = TimetableDomain.profile(input);
            Migration client = TimetableDomain.client(input);
            Requirement requirement = TimetableDomain.requirement(input);
            Instant instant = TimetableDomain.instant(input);
            Migration unknown = new Migration(null, client.cohort(), client.waivers());
            Migration newest = new Migration(Instant.parse("9999-12-31T23:59:59Z"), client.cohort(), client.waivers());
            assertThat(profile.terms(unknown, instant).timing(requirement))
                    .isEqualTo(profile.terms(newest, instant).timing(requirement));
            assertThat(FORWARD.compare(
                            phase(profile, unknown, requirement, instant),
                            phase(profile, client, requirement, instant)))
                    .as("and never better off than one of known age")
                    .isNotNegative();
        });
    }

    private static Profile raised(Profile profile) {
        Timetable before = profile.timetable();
        return new Profile(
                profile.ruleSet(),
                profile.stages(),
                profile.off(),
                profile.exemptions(),
                new Timetable(
                        LATER, before.newClientsFrom(), before.cohorts(), before.longestWaiver(), before.holds()));
    }

    private static Phase phase(Profile profile, Migration client, Requirement requirement, Instant instant) {
        return profile.terms(client, instant).phaseOf(requirement);
    }
}
