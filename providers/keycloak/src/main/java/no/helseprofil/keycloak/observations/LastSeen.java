package no.helseprofil.keycloak.observations;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Stage;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/**
 * Times at which a client was last seen, as far as the nodes have stored them: the last seconds may be missing.
 *
 * @param observations observations of this client
 */
public record LastSeen(List<Observation> observations) {

    /** Value for a client that wasn't looked up. */
    public static final LastSeen NOTHING = new LastSeen(List.of());

    /** Returns the times for a client. */
    public static LastSeen of(KeycloakSession session, ClientModel client) {
        return new LastSeen(Observations.of(session).lastSeen(session, client));
    }

    /** Returns the time of its last request; null if there was none. */
    public @Nullable String any() {
        return last(Observation::isOfRequest);
    }

    /** Returns the time at which it last failed a stage of a requirement; null if it never did. */
    public @Nullable String failing(Stage stage) {
        return last(observation -> observation.requirement() != null && stage.isFailedWith(observation.requirement()));
    }

    private @Nullable String last(Predicate<Observation> which) {
        return observations.stream()
                .filter(which)
                .map(Observation::last)
                .max(Comparator.naturalOrder())
                .map(Instant::toString)
                .orElse(null);
    }
}
