package no.helseprofil.timetable;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.incident.Incidents.Emergency;
import no.helseprofil.timetable.Timetable.Hold;

/**
 * Instants that a forecast for one client looks at because something may change there: a date of the document or of the
 * client's cohort comes, or a hold, a waiver, an exemption, an emergency or a key ends. Dates of announcements count
 * because a later stage applies to some clients from its announcement.
 */
final class ForecastDates {

    private ForecastDates() {}

    /**
     * Returns the instants that are still to come, in order.
     *
     * @param requirements ids of the requirements whose dates count
     */
    static Stream<Instant> of(Profile profile, Forecast.Candidate client, Set<String> requirements, Instant now) {
        return Stream.of(
                        dates(profile, client.migration(), requirements),
                        profile.timetable().holds().values().stream().map(Hold::until),
                        client.migration().waivers().values().stream().map(Waiver::expires),
                        exemptions(profile, client.id()),
                        Stream.ofNullable(profile.emergency()).map(Emergency::until),
                        client.metadata().keyEnds().values().stream().flatMap(ForecastDates::instant))
                .flatMap(instants -> instants)
                .filter(now::isBefore)
                .distinct()
                .sorted();
    }

    private static Stream<Instant> dates(Profile profile, Migration client, Set<String> requirements) {
        Stream<Instant> named = Stream.concat(
                        requirements.stream().flatMap(id -> profile.stages().getOrDefault(id, List.of()).stream()),
                        profile.policies().stream())
                .flatMap(stage ->
                        Stream.of(stage.dates().announced(), stage.dates().enforced()))
                .filter(Objects::nonNull);
        Stream<Instant> postponed = client.cohort() == null
                ? Stream.empty()
                : profile.timetable().cohorts().getOrDefault(client.cohort(), Map.of()).values().stream();
        return Stream.concat(named, postponed);
    }

    private static Stream<Instant> exemptions(Profile profile, String client) {
        return profile.exemptions().stream()
                .filter(exemption -> exemption.id().equals(client))
                .map(Profile.Exemption::until);
    }

    /** An end that can't be read makes the key refused at all times, so nothing changes there. */
    private static Stream<Instant> instant(String end) {
        try {
            return Stream.of(Instant.parse(end));
        } catch (DateTimeParseException unreadable) {
            return Stream.empty();
        }
    }
}
