package no.helseprofil.notice;

import java.time.Instant;
import java.util.List;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a client that decide which notices are due to its contacts.
 *
 * @param candidate its registration
 * @param name its name; null if it has none
 * @param seen its latest observations, of each kind
 * @param since instant of its first request; null if there was none
 * @param refused recent refusals of requests in its name
 * @param added keys that it has recently registered by itself
 * @param changes changes of itself that it has recently requested
 */
public record NoticedClient(
        Forecast.Candidate candidate,
        @Nullable String name,
        List<Observation> seen,
        @Nullable Instant since,
        List<LateRefusal> refused,
        List<AddedKey> added,
        List<AskedChange> changes) {

    public NoticedClient {
        seen = List.copyOf(seen);
        refused = List.copyOf(refused);
        added = List.copyOf(added);
        changes = List.copyOf(changes);
    }

    /**
     * A recent refusal.
     *
     * @param requirement the requirement, or the name of the stage if a stage of its values refused it
     * @param proven whether the client was authenticated; otherwise anybody may have sent the request
     * @param last instant of the last one
     */
    public record LateRefusal(String requirement, boolean proven, Instant last) {}

    /**
     * A key that was registered with a token of the client's own.
     *
     * @param kid its id
     * @param at instant of the registration
     */
    public record AddedKey(String kid, Instant at) {}

    /**
     * A change that was requested with a token of the client's own.
     *
     * @param settings the settings, by the members of the self-service; at least one
     * @param confirmed whether a person has confirmed it; otherwise it waits for an answer
     * @param at instant of the confirmation, or else of the request
     */
    public record AskedChange(List<String> settings, boolean confirmed, Instant at) {

        public AskedChange {
            settings = List.copyOf(settings);
        }
    }

    /**
     * Returns whether it could have sent requests and never did. A client that only accepts tokens, as an API does,
     * sends none.
     */
    boolean isUnseen() {
        return seen.isEmpty() && candidate.metadata().realmTokens() != null;
    }
}
