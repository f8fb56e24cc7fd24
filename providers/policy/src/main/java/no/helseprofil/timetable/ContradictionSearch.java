package no.helseprofil.timetable;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.incident.Incidents.Emergency;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.key.KeyExpiry;
import no.helseprofil.timetable.Timetable.Hold;

/**
 * Search for contradictions of a client. A forecast looks at many instants, but a client contradicts few requirements
 * at any of them, so all others are excluded once.
 *
 * @param client the client
 * @param last its last requests
 * @param requirements requirements that the client may contradict at some instant, in the order of the catalogue
 */
record ContradictionSearch(Forecast.Candidate client, LastRequests last, List<Requirement> requirements) {

    private static final List<Requirement> JUDGED = Catalogue.requirements().stream()
            .filter(requirement -> requirement instanceof RequestCheck || requirement instanceof ClientCheck)
            .toList();

    /**
     * Returns the search for a client.
     *
     * @param seen all observations of the client
     */
    static ContradictionSearch of(Profile profile, Forecast.Candidate client, Collection<Observation> seen) {
        LastRequests last = LastRequests.among(seen);
        Set<String> failed = last.failed();
        Emergency emergency = profile.emergency();
        List<Requirement> requirements = JUDGED.stream()
                .filter(requirement -> failed.contains(requirement.id())
                        || isRegistered(profile, requirement, client)
                        || emergency != null && EmergencyStages.mayTighten(requirement))
                .toList();
        return new ContradictionSearch(client, last, requirements);
    }

    /**
     * Returns whether the registration alone makes some stage refuse every request at some instant. Only the ends of
     * keys make that change over time.
     */
    private static boolean isRegistered(Profile profile, Requirement requirement, Forecast.Candidate client) {
        if (requirement instanceof KeyExpiry) {
            return !client.metadata().keyEnds().isEmpty();
        }
        if (requirement instanceof ClientCheck check) {
            for (Stage stage : profile.stages(requirement)) {
                if (check.refusesWhateverIsSent(client.metadata(), stage.parameters(), Instant.EPOCH)
                        .isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns the instants from now on at which the refusals of the client may change, beginning with now. */
    Stream<Instant> instants(Profile profile, Instant now) {
        Set<String> looked = requirements.stream().map(Requirement::id).collect(Collectors.toSet());
        return Stream.concat(Stream.of(now), ForecastDates.of(profile, client, looked, now));
    }

    /** Returns whether nothing refuses the client at any instant. */
    boolean isEmpty(Profile profile) {
        return requirements.isEmpty()
                && profile.policies().stream()
                        .allMatch(stage -> last.failing(stage).isEmpty());
    }

    /**
     * Instants that a forecast for one client looks at because something may change there: a date of the document or of
     * the client's cohort comes, or a hold, a waiver, an exemption, an emergency or a key ends. Dates of announcements
     * count because a later stage applies to some clients from its announcement.
     */
    private static final class ForecastDates {

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

    /**
     * Last requests of one client: for each kind, those within 24 hours before the last request of that kind. A day is
     * long enough that a second, unrepaired installation of the client still counts. Kinds are separate, so that a
     * monthly job isn't hidden by one that runs every minute.
     *
     * @param observations observations of these requests
     */
    record LastRequests(List<Observation> observations) {

        static final Duration SPAN = Duration.ofHours(24);

        LastRequests {
            observations = List.copyOf(observations);
        }

        /** Returns the last requests among all observations of a client. */
        static LastRequests among(Collection<Observation> seen) {
            return new LastRequests(seen.stream().collect(Collectors.groupingBy(Observation::request)).values().stream()
                    .flatMap(LastRequests::ofKind)
                    .toList());
        }

        private static Stream<Observation> ofKind(List<Observation> seen) {
            Instant earliest = seen.stream()
                    .map(Observation::last)
                    .max(Comparator.naturalOrder())
                    .map(last -> last.minus(SPAN))
                    .orElse(Instant.MAX);
            return seen.stream().filter(observation -> !observation.last().isBefore(earliest));
        }

        /** Returns the observations of requests that the client itself made. */
        List<Observation> made() {
            return those(Observation::isOfRequest);
        }

        /** Returns the ids of the requirements of which some stage was failed. */
        Set<String> failed() {
            return observations.stream()
                    .flatMap(observation -> Stream.ofNullable(observation.requirement()))
                    .map(Stage::requirementIn)
                    .collect(Collectors.toSet());
        }

        List<Observation> failing(Stage stage) {
            return those(
                    observation -> observation.requirement() != null && stage.isFailedWith(observation.requirement()));
        }

        List<Observation> signedWith(Predicate<String> key) {
            return those(observation -> observation.keyId() != null && key.test(observation.keyId()));
        }

        private List<Observation> those(Predicate<Observation> which) {
            return observations.stream().filter(which).toList();
        }
    }
}
