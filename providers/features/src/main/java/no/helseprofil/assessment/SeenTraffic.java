package no.helseprofil.assessment;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.assessment.ClientAssessor.Seen;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import no.helseprofil.profile.proof.SenderConstrainedTokens;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Terms;
import org.jspecify.annotations.Nullable;

/**
 * Observed requests of a client.
 *
 * @param seen all observations
 * @param since the beginning of the window
 * @param terms the terms by which it is judged
 */
record SeenTraffic(List<Seen> seen, Instant since, Terms terms) {

    /** Returns the instant of its last request; null if none was seen. */
    @Nullable
    Instant last() {
        return seen.stream()
                .map(Seen::observation)
                .filter(Observation::isOfRequest)
                .map(Observation::last)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Returns whether a recent request would have shown a contradiction, if there were one. */
    boolean shows(RequestCheck requirement) {
        return lately().filter(line -> line.observation().requirement() == null)
                .map(line -> line.observation().request())
                .distinct()
                .anyMatch(request -> shows(requirement, request));
    }

    private boolean shows(RequestCheck requirement, String request) {
        return requirement.isSeenIn(RequestKind.read(request))
                && switch (requirement.part()) {
                    case WHOLE -> true;
                    case DETAILS, REQUEST_OBJECT -> false;
                    case ASSERTION -> hasPart(Catalogue.get(PrivateKeyJwt.class), request);
                    case PROOF -> hasPart(Catalogue.get(SenderConstrainedTokens.class), request);
                };
    }

    /**
     * Returns whether the part was present in at least one request of the kind: the other requests failed the
     * requirement that asks for it.
     */
    private boolean hasPart(RequestCheck asks, String request) {
        return asks.isSeenIn(RequestKind.read(request))
                && terms.phaseOf(asks).counts()
                && count(request, null) > count(request, asks.id());
    }

    private long count(String request, @Nullable String requirement) {
        return lately().filter(line -> line.observation().request().equals(request)
                        && Objects.equals(line.observation().requirement(), requirement))
                .mapToLong(Seen::count)
                .sum();
    }

    /** Returns the recent observations with this name of a requirement, or of a later stage of one. */
    List<Observation> lately(String requirement) {
        return lately().map(Seen::observation)
                .filter(observation -> requirement.equals(observation.requirement()))
                .toList();
    }

    private Stream<Seen> lately() {
        return seen.stream().filter(line -> !line.observation().last().isBefore(since));
    }

    /** Returns these requests as evidence, grouped by kind. */
    List<Evidence> evidence(List<Observation> requests) {
        Map<String, List<Seen>> byKind = among(requests)
                .collect(
                        Collectors.groupingBy(line -> line.observation().request(), TreeMap::new, Collectors.toList()));
        return byKind.entrySet().stream()
                .map(kind -> evidence(kind.getKey(), kind.getValue()))
                .toList();
    }

    private static Evidence evidence(String request, List<Seen> lines) {
        return new Evidence.Traffic(
                request,
                lines.stream().mapToLong(Seen::count).sum(),
                lines.stream().map(Seen::first).min(Comparator.naturalOrder()).orElseThrow(),
                lines.stream()
                        .map(line -> line.observation().last())
                        .max(Comparator.naturalOrder())
                        .orElseThrow());
    }

    /** Returns the reason that the client was given for the last of these requests. */
    Optional<String> cause(List<Observation> requests) {
        return among(requests)
                .filter(line -> line.cause() != null)
                .max(Comparator.comparing(line -> line.observation().last()))
                .map(Seen::cause);
    }

    private Stream<Seen> among(List<Observation> requests) {
        return seen.stream().filter(line -> requests.contains(line.observation()));
    }
}
