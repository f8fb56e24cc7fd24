package no.helseprofil.timetable;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.profile.Catalogue;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.key.KeyExpiry;
import org.jspecify.annotations.Nullable;

/**
 * Which requirements refuse the last requests of a client, if it sends them again at an instant. Says nothing of what
 * wasn't seen: of what is registered, only that counts which refuses whatever is sent.
 *
 * @param profile the profile with its dates
 * @param now the instant at which it is asked
 * @param at the instant that it is asked about
 */
public record Forecast(Profile profile, Instant now, Instant at) {

    /**
     * A client that may break.
     *
     * @param id internal id
     * @param metadata what is registered of it
     * @param migration what the timetable looks at
     */
    public record Subject(String id, ClientMetadata metadata, Migration migration) {}

    /** What is known of a refusal to come. */
    public enum Evidence {
        /** The client is registered in a way that refuses whatever it sends. */
        CONFIGURATION,
        /** Its last requests were like that. */
        TRAFFIC
    }

    /**
     * A requirement that refuses the client's last requests.
     *
     * @param requirement which
     * @param evidence what says so
     * @param lastSeen when such a request came last; of configuration, when any did; null if none ever came
     * @param waivedUntil the end of a waiver that is in force now and won't be then; null if there is none
     */
    public record Refusal(
            Requirement requirement,
            Evidence evidence,
            @Nullable Instant lastSeen,
            @Nullable Instant waivedUntil) {}

    /**
     * The refusals, in the order of the catalogue.
     *
     * @param seen everything that was seen of this client
     */
    public List<Refusal> of(Subject client, Collection<Observation> seen) {
        if (profile.exempts(client.id(), at)) {
            return List.of();
        }
        LastRequests last = LastRequests.among(seen);
        Terms terms = profile.terms(client.migration(), at);
        return Catalogue.requirements().stream()
                .flatMap(requirement -> requirement instanceof RequestCheck check ? Stream.of(check) : Stream.empty())
                .filter(requirement -> terms.phaseOf(requirement).refuses())
                .flatMap(requirement -> refusal(requirement, client, last).stream())
                .toList();
    }

    private Optional<Refusal> refusal(RequestCheck requirement, Subject client, LastRequests last) {
        if (requirement instanceof ClientCheck check
                && check.refusesWhateverIsSent(client.metadata(), at).isPresent()) {
            return Optional.of(
                    refusal(requirement, Evidence.CONFIGURATION, last.last().orElse(null), client));
        }
        return traffic(requirement, client, last)
                .map(lastSeen -> refusal(requirement, Evidence.TRAFFIC, lastSeen, client));
    }

    /** A key that was good when it was seen may have ended by then, and one that had ended may have been prolonged. */
    private Optional<Instant> traffic(RequestCheck requirement, Subject client, LastRequests last) {
        return requirement instanceof KeyExpiry keys
                ? last.signedWith(key -> keys.hasEnded(client.metadata(), key, at))
                : last.failing(requirement.id());
    }

    private Refusal refusal(RequestCheck requirement, Evidence evidence, @Nullable Instant lastSeen, Subject client) {
        return new Refusal(requirement, evidence, lastSeen, waivedUntil(requirement, client.migration()));
    }

    private @Nullable Instant waivedUntil(RequestCheck requirement, Migration client) {
        return Optional.ofNullable(client.waivers().get(requirement.id()))
                .filter(waiver -> waiver.holds(now) && !waiver.holds(at))
                .map(Waiver::expires)
                .orElse(null);
    }
}
