package no.helseprofil.notice;

import java.time.Instant;
import java.util.List;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Observation;
import org.jspecify.annotations.Nullable;

/**
 * A client, as far as those who answer for it may have to be told something.
 *
 * @param candidate what is registered of it
 * @param name its name; null if it has none
 * @param seen what it was last seen to do, of each kind
 * @param since when it was seen first; null if never
 * @param refused what was refused lately of requests that said they came from it
 * @param added the keys that it has registered by itself lately
 * @param changes what it has asked to have changed of itself lately
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
     * Something that was refused lately.
     *
     * @param requirement what for; of a stage of its values, the name of the stage
     * @param proven whether the client had proven who it is; else anybody may have sent it
     * @param last when the last one was
     */
    public record LateRefusal(String requirement, boolean proven, Instant last) {}

    /**
     * A key that was registered with a token of the client's own.
     *
     * @param kid its name
     * @param at when
     */
    public record AddedKey(String kid, Instant at) {}

    /**
     * A change that was asked for with a token of the client's own.
     *
     * @param settings what of the client it is of, by the members of the self-service; at least one
     * @param confirmed whether a person has confirmed it; else it waits for an answer
     * @param at when it was confirmed, or else asked for
     */
    public record AskedChange(List<String> settings, boolean confirmed, Instant at) {

        public AskedChange {
            settings = List.copyOf(settings);
        }
    }

    /** Whether it could come and never did; a client that only takes tokens, as an API does, sends none of ours. */
    boolean isUnseen() {
        return seen.isEmpty() && candidate.metadata().realmTokens() != null;
    }
}
