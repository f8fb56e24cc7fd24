package no.helseprofil.timetable;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Last requests of one client: for each kind, those within 24 hours before the last request of that kind. A day is long
 * enough that a second, unrepaired installation of the client still counts. Kinds are separate, so that a monthly job
 * isn't hidden by one that runs every minute.
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
        return those(observation -> observation.requirement() != null && stage.isFailedWith(observation.requirement()));
    }

    List<Observation> signedWith(Predicate<String> key) {
        return those(observation -> observation.keyId() != null && key.test(observation.keyId()));
    }

    private List<Observation> those(Predicate<Observation> which) {
        return observations.stream().filter(which).toList();
    }
}
