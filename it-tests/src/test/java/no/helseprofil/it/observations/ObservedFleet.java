package no.helseprofil.it.observations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Clients of a realm and the realm's timetable, by a seed: the same seed is the same fleet. */
final class ObservedFleet {

    private static final List<Duration> DATES =
            Stream.of(20, 50, 80).map(Duration::ofDays).toList();
    private static final String COHORT = "slow";

    private final long seed;
    private final Random random;
    private final Instant now;
    private final ObservedClient.Keys keys = ObservedClient.Keys.generate();
    private final List<ObservedClient> members = new ArrayList<>();
    private final Map<String, Instant> exempt = new LinkedHashMap<>();

    private ObservedFleet(long seed, Instant now) {
        this.seed = seed;
        this.random = new Random(seed);
        this.now = now;
    }

    static ObservedFleet of(long seed, int size, Instant now) {
        ObservedFleet fleet = new ObservedFleet(seed, now);
        for (int i = 0; i < size; i++) {
            fleet.members.add(fleet.member(i));
        }
        return fleet;
    }

    List<ObservedClient> members() {
        return members;
    }

    private ObservedClient member(int number) {
        Set<Violation> violations = violations();
        boolean mendable = violations.stream().allMatch(Violation::canBeMended);
        ObservedClient member = new ObservedClient(
                "client-" + number,
                new UUID(random.nextLong(), random.nextLong()).toString(),
                keys,
                violations,
                mendable && oneIn(6),
                now.plus(Duration.ofDays(10L + random.nextInt(80))));
        if (oneIn(4)) {
            member.attribute("helseprofil.cohort", COHORT);
        }
        violations.stream().filter(violation -> oneIn(4)).forEach(violation -> waive(member, violation));
        if (oneIn(12)) {
            exempt.put(member.id(), now.plus(Duration.ofDays(20L + random.nextInt(80))));
        }
        return member;
    }

    /** None, a few that requests are made with, or what a client is registered as. */
    private Set<Violation> violations() {
        if (oneIn(5)) {
            return Set.of();
        }
        if (oneIn(8)) {
            return Set.of(oneIn(2) ? Violation.SECRET : Violation.PUBLIC);
        }
        Set<Violation> violations = EnumSet.noneOf(Violation.class);
        int many = 1 + random.nextInt(3);
        for (int i = 0; i < many; i++) {
            violations.add(Violation.OF_REQUESTS.get(random.nextInt(Violation.OF_REQUESTS.size())));
        }
        return violations;
    }

    private void waive(ObservedClient member, Violation violation) {
        Instant expires = now.plus(Duration.ofDays(25L + random.nextInt(100)));
        member.attribute(
                "helseprofil.waiver." + violation.requirement(),
                JsonNodeFactory.instance
                        .objectNode()
                        .put("reason", "it takes longer")
                        .put("approvedBy", "the authority")
                        .put("expires", whole(expires))
                        .toString());
    }

    /** The profile document, without these requirements. */
    String document(List<String> off) {
        random.setSeed(seed);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("ruleSet", "helseid").put("catalogue", "2026.1");
        ObjectNode requirements = document.putObject("requirements");
        ObjectNode later = document.putObject("cohorts").putObject(COHORT);
        Stream.of(Violation.values())
                .map(Violation::requirement)
                .distinct()
                .forEach(requirement -> date(requirement, off, requirements.putObject(requirement), later));
        tighten((ObjectNode) requirements.get(Violation.LONG.requirement()));
        exempt.forEach((id, until) -> document.withArray("exempt")
                .addObject()
                .put("id", id)
                .put("reason", "it is being replaced")
                .put("until", whole(until)));
        return document.toString();
    }

    private void date(String requirement, List<String> off, ObjectNode entry, ObjectNode later) {
        boolean dated = !oneIn(8);
        Instant enforced = now.plus(DATES.get(random.nextInt(DATES.size())));
        boolean postponed = oneIn(2);
        if (off.contains(requirement)) {
            entry.put("phase", "off");
        } else if (dated) {
            entry.put("announced", whole(enforced.minus(Duration.ofDays(30))));
            entry.put("enforced", whole(enforced));
            if (postponed) {
                later.putObject(requirement).put("enforced", whole(enforced.plus(Duration.ofDays(30))));
            }
        } else {
            entry.put("announced", whole(now));
        }
    }

    /** Assertions of at most 60 seconds on the way to 40, twelve days later. */
    private static void tighten(ObjectNode lifetime) {
        if (lifetime.has("enforced")) {
            Instant enforced = Instant.parse(lifetime.path("enforced").textValue());
            ObjectNode stage = lifetime.putArray("stages").addObject();
            stage.putObject("parameters").put("max", "PT40S");
            stage.put("announced", whole(enforced)).put("enforced", whole(enforced.plus(Duration.ofDays(12))));
        }
    }

    private boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    private static String whole(Instant instant) {
        return Instant.ofEpochSecond(instant.getEpochSecond()).toString();
    }
}
