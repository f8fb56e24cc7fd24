package no.helseprofil.keycloak.observedprofile;

import java.util.List;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Dates;
import no.helseprofil.timetable.Stage;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.idm.ClientPolicyExecutorRepresentation;

/**
 * Client profile that a realm observes.
 *
 * @param name its name
 * @param dates dates from which it is announced to clients, and from which the operator means to have it refuse
 * @param link page on which the operator explains it; null if there is none
 * @param executors executors that are run, in order
 */
public record ObservedProfile(
        String name, Dates dates, @Nullable String link, List<ClientPolicyExecutorRepresentation> executors) {

    public ObservedProfile {
        executors = List.copyOf(executors);
    }

    /** Each of its executors as something that is asked of clients. */
    public List<Stage> stages() {
        return executors.stream()
                .map(executor -> executor.getExecutorProviderId())
                .distinct()
                .map(this::stage)
                .toList();
    }

    /**
     * One of its executors as something that is asked of clients.
     *
     * @param executor its id
     */
    public Stage stage(String executor) {
        return new Stage(new PolicyExecutor(name, executor, link), 0, Parameters.defaults(RuleSet.HELSEID), dates);
    }
}
