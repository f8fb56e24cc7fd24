package no.helseprofil.timetable;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.Edition;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.profile.proof.DpopNonce;
import no.helseprofil.random.RandomInput;
import no.helseprofil.timetable.Timetable.Dates;
import no.helseprofil.timetable.Timetable.Hold;
import org.jspecify.annotations.Nullable;

/**
 * Profiles, clients, requirements and instants for properties. The instants lie within some seconds, so that dates, waivers
 * and holds meet, fall on the same second and lie in each other's past.
 */
public final class TimetableDomain {

    private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");

    private static final List<String> DATED = List.of(
            "pushed-authorization", "dpop-nonce", "assertion-type", "dpop-proof", "code-lifetime", "came-later");

    private TimetableDomain() {}

    public static Instant instant(RandomInput input) {
        return START.plusSeconds(input.between(-2, 20));
    }

    public static Requirement requirement(RandomInput input) {
        return input.isChosen(0.8)
                ? input.of(Timings.DATED, Catalogue.get(DpopNonce.class))
                : input.of(Catalogue.requirements());
    }

    public static Migration client(RandomInput input) {
        Instant registered = input.oneOf(() -> input.of(null, Instant.MIN), () -> instant(input));
        return new Migration(
                registered,
                input.of("one", "two", "unknown"),
                input.map(DATED, 8, () -> new Waiver("r", "ada", instant(input))));
    }

    public static Profile profile(RandomInput input) {
        return profile(
                input.of(RuleSet.values()),
                input.orNull(0.05, () -> instant(input)),
                input.map(DATED, 8, () -> dates(input)),
                input.map(DATED, 8, () -> input.between(0, 8)),
                input.map(DATED, 8, () -> new Hold("r", instant(input))),
                input.of(Set.of(), Set.of("dpop-nonce"), Set.of("assertion-type")));
    }

    private static Dates dates(RandomInput input) {
        Instant announced = input.orNull(0.05, () -> instant(input));
        Instant enforced =
                input.orNull(0.05, () -> (announced == null ? START : announced).plusSeconds(input.between(1, 10)));
        return new Dates(announced, enforced);
    }

    private static Profile profile(
            RuleSet ruleSet,
            @Nullable Instant newClientsFrom,
            Map<String, Dates> dates,
            Map<String, Integer> later,
            Map<String, Hold> holds,
            Set<String> off) {
        Map<String, Instant> postponed = new HashMap<>();
        later.forEach((id, seconds) -> {
            Instant enforced = dates.getOrDefault(id, Dates.NONE).enforced();
            if (enforced != null) {
                postponed.put(id, enforced.plusSeconds(seconds));
            }
        });
        Timetable timetable = new Timetable(
                Edition.FIRST, newClientsFrom, Map.of("one", postponed, "two", Map.of()), Duration.ofDays(365), holds);
        return new Profile(ruleSet, Profiles.stages(ruleSet, dates), off, List.of(), timetable);
    }
}
