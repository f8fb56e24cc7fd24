package no.helseprofil.keycloak.self;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.AssessedClient;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.StoredAssessment;
import no.helseprofil.keycloak.assessment.Assessments;
import no.helseprofil.keycloak.assessment.CurrentClient;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.timetable.Profile;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/**
 * Result of an assessment for one client, and for the API that it represents.
 *
 * @param run the assessment
 * @param subjects the client and the API, as far as it assessed them
 */
record ClientReport(Run run, List<Assessed> subjects) implements StoredAssessment {

    /** Value in place of a run's id, since nothing is stored. */
    private static final String CURRENT = "current";

    /**
     * Returns a client's part of an assessment, by its internal id, so that a client that later gets the same name
     * doesn't read it. The part is empty if the client was registered after the assessment began, so that the same
     * holds for a reused id.
     */
    static ClientReport of(KeycloakSession session, Assessments assessments, Run run, ClientModel client) {
        Instant registered = ClientReader.migration(client).registered();
        if (registered != null && registered.isAfter(run.started())) {
            return new ClientReport(run, List.of());
        }
        Optional<AssessedClient> own = assessments.found(session, run, AssessedClient.class, client.getId());
        Optional<AssessedApi> api = assessments.found(session, run, AssessedApi.class, client.getId());
        return new ClientReport(
                run, Stream.<Assessed>concat(own.stream(), api.stream()).toList());
    }

    /** Assesses this client alone, now. */
    static ClientReport current(KeycloakSession session, ClientModel client, Profile profile, Instant now) {
        Observations.of(session).flush();
        Run run = new Run(CURRENT, Run.Status.DONE, true, false, now, now, 1, 1, null, null, null);
        return new ClientReport(run, List.of(CurrentClient.assess(session, client, profile, now)));
    }

    /** Returns the result of a probe of one API, outside of an assessment. */
    static ClientReport probed(List<AssessedApi> found, Instant begun, Instant ended) {
        Run run = new Run(CURRENT, Run.Status.DONE, false, true, begun, ended, 1, 1, null, null, null);
        return new ClientReport(run, List.copyOf(found));
    }

    boolean isEmpty() {
        return subjects.isEmpty();
    }

    @Override
    public void forEach(Consumer<Assessed> reader) {
        subjects.forEach(reader);
    }
}
