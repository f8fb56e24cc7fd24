package no.helseprofil.timetable;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.incident.Incidents.Emergency;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.key.KeyExpiry;

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
        return requirement instanceof KeyExpiry
                ? !client.metadata().keyEnds().isEmpty()
                : requirement instanceof ClientCheck check
                        && profile.stages(requirement).stream()
                                .anyMatch(stage -> check.refusesWhateverIsSent(
                                                client.metadata(), stage.parameters(), Instant.EPOCH)
                                        .isPresent());
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
}
