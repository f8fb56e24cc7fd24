package no.helseprofil.timetable;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.profile.Edition;
import no.helseprofil.profile.Requirement;
import org.jspecify.annotations.Nullable;

/**
 * The dates of a profile document, and the holds of its realm.
 *
 * @param catalogue the edition that the document was written for; what came later is observed
 * @param newClientsFrom clients that are registered from then on are new; null: all whose registration is known
 * @param dates by requirement
 * @param cohorts by cohort, then by requirement: when it is enforced for those clients; never earlier than for others
 * @param longestWaiver how far ahead a waiver may end when it is written
 * @param holds by requirement
 */
public record Timetable(
        Edition catalogue,
        @Nullable Instant newClientsFrom,
        Map<String, Dates> dates,
        Map<String, Map<String, Instant>> cohorts,
        Duration longestWaiver,
        Map<String, Hold> holds) {

    /** How long a waiver may last where the document doesn't say. */
    public static final Duration LONGEST_WAIVER = Duration.ofDays(365);

    /** No dates: everything is observed for existing clients and enforced for new ones. */
    public static final Timetable EMPTY =
            new Timetable(Edition.FIRST, null, Map.of(), Map.of(), LONGEST_WAIVER, Map.of());

    public Timetable {
        dates = Map.copyOf(dates);
        cohorts = Map.copyOf(cohorts);
        holds = Map.copyOf(holds);
    }

    Timetable withHolds(Map<String, Hold> others) {
        return new Timetable(catalogue, newClientsFrom, dates, cohorts, longestWaiver, others);
    }

    /** Whether a requirement came with an edition that the document doesn't know of. */
    boolean isYounger(Requirement requirement) {
        return requirement.since().compareTo(catalogue) > 0;
    }

    /** What becomes of a dated requirement. */
    Timing timing(Requirement requirement, Migration client, Instant instant) {
        Dates named = named(requirement);
        boolean isNew = isNew(client, named);
        return new RequirementSchedule(
                        named,
                        requirement.since().start(),
                        isNew ? Instant.MIN : date(requirement, client, named),
                        Optional.ofNullable(holds.get(requirement.id())).filter(hold -> !isNew && hold.holds(instant)),
                        Optional.ofNullable(client.waivers().get(requirement.id()))
                                .filter(waiver -> waiver.holds(instant)))
                .at(instant);
    }

    /**
     * From when on a client that is registered is new to a requirement; none: every one is whose registration is known.
     */
    public Optional<Instant> newFrom(Requirement requirement) {
        return newFrom(named(requirement));
    }

    private Optional<Instant> newFrom(Dates named) {
        return Stream.of(newClientsFrom, named.announced())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder());
    }

    /** By no date a client becomes new that was there before all. */
    boolean isNew(Migration client, Dates named) {
        Instant registered = client.registered();
        return registered == null
                || !registered.equals(Instant.MIN)
                        && newFrom(named).filter(registered::isBefore).isEmpty();
    }

    private Dates named(Requirement requirement) {
        return dates.getOrDefault(requirement.id(), Dates.NONE);
    }

    private @Nullable Instant date(Requirement requirement, Migration client, Dates named) {
        Map<String, Instant> cohort =
                client.cohort() == null ? Map.of() : cohorts.getOrDefault(client.cohort(), Map.of());
        return cohort.getOrDefault(requirement.id(), named.enforced());
    }
}
