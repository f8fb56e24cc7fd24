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
        Schedule schedule = schedule(requirement);
        return schedule == Schedule.OFF
                ? Optional.empty()
                : Optional.of(dated(schedule, registered, slow, waivedUntil));
    }

    private Truth dated(Schedule schedule, @Nullable String registered, boolean slow, @Nullable Instant waivedUntil) {
        boolean isNew = isNew(registered, later(newClientsFrom, schedule.announced(now)));
        Instant date = slow ? schedule.enforcedForSlow(now) : schedule.enforced(now);
        Instant waiver = waivedUntil != null && now.isBefore(waivedUntil) ? waivedUntil : null;
        boolean isDue = isNew || (date != null && !now.isBefore(date));
        if (isDue && waiver != null) {
            return new Truth("waived", waiver);
        }
        if (isDue) {
            return new Truth("fail", isNew ? null : date);
        }
        return new Truth("warn", date == null || waiver == null ? date : later(date, waiver));
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
            if (schedule.isNamed()) {
                schedule.write(requirements.putObject(requirement), now);
            }
            if (schedule == Schedule.POSTPONED) {
                slow.putObject(requirement).put("enforced", String.valueOf(schedule.enforcedForSlow(now)));
            }
        });
        exempt.forEach((id, until) -> document.withArray("/exempt")
                .addObject()
                .put("id", id)
                .put("reason", "It is being replaced")
                .put("until", until.toString()));
        return document;
    }

    private Schedule schedule(String requirement) {
        return Optional.ofNullable(schedules.get(requirement)).orElseThrow();
    }

    /** Schedule of a requirement, in days from now. */
    private enum Schedule {
        ENFORCED(-60, -30),
        POSTPONED(-60, -30),
        ANNOUNCED(-10, 40),
        TO_COME(20, 50),
        UNNAMED(null, null),
        OFF(null, null);

        private static final int DAYS_FOR_SLOW = 60;

        private final @Nullable Integer announced;
        private final @Nullable Integer enforced;

        Schedule(@Nullable Integer announced, @Nullable Integer enforced) {
            this.announced = announced;
            this.enforced = enforced;
        }

        boolean isNamed() {
            return this != UNNAMED;
        }

        @Nullable
        Instant announced(Instant now) {
            return day(announced, now);
        }

        @Nullable
        Instant enforced(Instant now) {
            return day(enforced, now);
        }

        @Nullable
        Instant enforcedForSlow(Instant now) {
            return this == POSTPONED ? day(DAYS_FOR_SLOW, now) : enforced(now);
        }

        void write(ObjectNode entry, Instant now) {
            if (this == OFF) {
                entry.put("phase", "off");
            } else {
                entry.put("announced", String.valueOf(announced(now)));
                entry.put("enforced", String.valueOf(enforced(now)));
            }
        }

        private static @Nullable Instant day(@Nullable Integer days, Instant now) {
            return days == null ? null : now.plus(Duration.ofDays(days));
        }
    }
}
