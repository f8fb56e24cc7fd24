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
 * The last requests of one client: of each kind those of the last 24 hours in which it made some of that kind. A day,
 * so that of two installations of which one was mended the other still counts; of each kind, so that a job of once a
 * month isn't forgotten for one of every minute.
 *
 * @param observations of these requests
 */
record LastRequests(List<Observation> observations) {

    static final Duration SPAN = Duration.ofHours(24);

    LastRequests {
        observations = List.copyOf(observations);
    }

    /** Those among everything that was seen of a client. */
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

    /** Those that are requests of the client. */
    List<Observation> made() {
        return those(Observation::isOfRequest);
    }

    /** The requirements of which some stage was failed. */
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
