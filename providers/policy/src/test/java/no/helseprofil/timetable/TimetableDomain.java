package no.helseprofil.timetable;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Edition;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.profile.proof.DpopNonce;

/**
 * Profiles, clients, requirements and instants for properties. The instants lie within some seconds, so that dates, waivers
 * and holds meet, fall on the same second and lie in each other's past.
 */
public final class TimetableDomain extends DomainContextBase {

    private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");

    @Provide
    Arbitrary<Instant> instants() {
        return Arbitraries.integers().between(-2, 20).map(step -> START.plusSeconds(step * 1L));
    }

    @Provide
    Arbitrary<Requirement> requirements() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.of(Timings.DATED, Catalogue.get(DpopNonce.class))),
                Tuple.of(1, Arbitraries.of(Catalogue.requirements())));
    }

    @Provide
    Arbitrary<Migration> clients() {
        Arbitrary<Optional<Instant>> registered = Arbitraries.oneOf(
                Arbitraries.of(Optional.empty(), Optional.of(Instant.MIN)),
                instants().map(Optional::of));
        return Combinators.combine(registered, Arbitraries.of("one", "two", "unknown"), waivers())
                .as((since, cohort, waivers) -> new Migration(since.orElse(null), cohort, waivers));
    }

    private Arbitrary<Map<String, Waiver>> waivers() {
        return byRequirement(instants().map(end -> new Waiver("r", "ada", end)));
    }

    @Provide
    Arbitrary<Profile> profiles() {
        return Combinators.combine(
                        Arbitraries.of(RuleSet.values()),
                        instants().optional(),
                        byRequirement(dates()),
                        byRequirement(Arbitraries.integers().between(0, 8)),
                        byRequirement(instants().map(end -> new Hold("r", end))),
                        Arbitraries.of(Set.<String>of(), Set.of("dpop-nonce"), Set.of("assertion-type")))
                .as(TimetableDomain::profile);
    }

    private Arbitrary<Dates> dates() {
        return Combinators.combine(
                        instants().optional(),
                        Arbitraries.integers().between(1, 10).optional())
                .as((announced, later) -> new Dates(
                        announced.orElse(null),
                        later.map(seconds -> announced.orElse(START).plusSeconds(seconds))
                                .orElse(null)));
    }

    private <T> Arbitrary<Map<String, T>> byRequirement(Arbitrary<T> values) {
        return Arbitraries.maps(Arbitraries.of(dated()), values).ofMaxSize(8);
    }

    private static List<String> dated() {
        return List.of(
                "pushed-authorization", "dpop-nonce", "assertion-type", "dpop-proof", "code-lifetime", "came-later");
    }

    private static Profile profile(
            RuleSet ruleSet,
            Optional<Instant> newClientsFrom,
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
                Edition.FIRST,
                newClientsFrom.orElse(null),
                Map.of("one", postponed, "two", Map.of()),
                Duration.ofDays(365),
                holds);
        return new Profile(ruleSet, Profiles.stages(ruleSet, dates), off, List.of(), timetable);
    }
}
