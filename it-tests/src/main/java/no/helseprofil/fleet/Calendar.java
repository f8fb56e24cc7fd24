package no.helseprofil.fleet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import no.helseprofil.fleet.FleetClient.Truth;
import org.jspecify.annotations.Nullable;

/** Dates of a fleet's realm. The requirements have different schedules, which the seed distributes. */
final class Calendar {

    /** The cohort with later dates. */
    static final String COHORT = "slow";

    private final Instant now;
    private final Instant newClientsFrom;
    private final Map<String, Schedule> schedules = new LinkedHashMap<>();

    Calendar(Random random, Instant now) {
        this.now = now;
        this.newClientsFrom = now.minus(Duration.ofDays(90));
        List<String> requirements = new ArrayList<>(
                Arrays.stream(Fault.values()).map(Fault::requirement).distinct().toList());
        Collections.shuffle(requirements, random);
        for (int i = 0; i < requirements.size(); i++) {
            schedules.put(requirements.get(i), Schedule.values()[i % Schedule.values().length]);
        }
    }

    /** Returns whether a client counts as new if no requirement says otherwise. */
    boolean isNew(@Nullable String registered) {
        return isNew(registered, newClientsFrom);
    }

    /** Returns the verdict on a fault; empty if the requirement is off. */
    Optional<Truth> truth(
            String requirement, @Nullable String registered, boolean slow, @Nullable Instant waivedUntil) {
        Schedule schedule = Optional.ofNullable(schedules.get(requirement)).orElseThrow();
        if (schedule == Schedule.OFF) {
            return Optional.empty();
        }
        boolean isNew = isNew(registered, later(newClientsFrom, day(schedule.announced)));
        Instant date = day(slow ? schedule.enforcedForSlow : schedule.enforced);
        Instant waiver = waivedUntil != null && now.isBefore(waivedUntil) ? waivedUntil : null;
        if (!isNew && (date == null || now.isBefore(date))) {
            return Optional.of(new Truth("warn", date == null || waiver == null ? date : later(date, waiver)));
        }
        return Optional.of(waiver == null ? new Truth("fail", isNew ? null : date) : new Truth("waived", waiver));
    }

    private static boolean isNew(@Nullable String registered, Instant from) {
        return registered == null
                || (!registered.equals("existing") && !Instant.parse(registered).isBefore(from));
    }

    private static Instant later(Instant one, @Nullable Instant other) {
        return other == null || one.isAfter(other) ? one : other;
    }

    /**
     * Returns the profile document.
     *
     * @param exempt ends of exemptions, by internal id
     */
    ObjectNode document(Map<String, Instant> exempt) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("ruleSet", "helseid").put("catalogue", "2026.1").put("newClientsFrom", newClientsFrom.toString());
        ObjectNode requirements = document.putObject("requirements");
        ObjectNode slow = document.putObject("cohorts").putObject(COHORT);
        schedules.forEach((requirement, schedule) -> {
            if (schedule == Schedule.OFF) {
                requirements.putObject(requirement).put("phase", "off");
            } else if (schedule != Schedule.UNNAMED) {
                requirements
                        .putObject(requirement)
                        .put("announced", String.valueOf(day(schedule.announced)))
                        .put("enforced", String.valueOf(day(schedule.enforced)));
            }
            if (schedule == Schedule.POSTPONED) {
                slow.putObject(requirement).put("enforced", String.valueOf(day(schedule.enforcedForSlow)));
            }
        });
        exempt.forEach((id, until) -> document.withArray("/exempt")
                .addObject()
                .put("id", id)
                .put("reason", "It is being replaced")
                .put("until", until.toString()));
        return document;
    }

    private @Nullable Instant day(@Nullable Integer days) {
        return days == null ? null : now.plus(Duration.ofDays(days));
    }

    /** Schedule of a requirement, in days from now. */
    private enum Schedule {
        ENFORCED(-60, -30, -30),
        POSTPONED(-60, -30, 60),
        ANNOUNCED(-10, 40, 40),
        TO_COME(20, 50, 50),
        UNNAMED(null, null, null),
        OFF(null, null, null);

        private final @Nullable Integer announced;
        private final @Nullable Integer enforced;
        private final @Nullable Integer enforcedForSlow;

        Schedule(@Nullable Integer announced, @Nullable Integer enforced, @Nullable Integer enforcedForSlow) {
            this.announced = announced;
            this.enforced = enforced;
            this.enforcedForSlow = enforcedForSlow;
        }
    }
}
