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
 * When a client was seen last, as far as the nodes have stored it: some seconds may be missing.
 *
 * @param observations of this client
 */
public record LastSeen(List<Observation> observations) {

    /** Where nobody was looked at. */
    public static final LastSeen NOTHING = new LastSeen(List.of());

    /** Returns when a client was. */
    public static LastSeen of(KeycloakSession session, ClientModel client) {
        return new LastSeen(Observations.of(session).lastSeen(session, client));
    }

    /** Returns when it was seen at all; null if it never was. */
    public @Nullable String any() {
        return last(Observation::isOfRequest);
    }

    /** Returns when it failed a stage of a requirement; null if it never did. */
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
