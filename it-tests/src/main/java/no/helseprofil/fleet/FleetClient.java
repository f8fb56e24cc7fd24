package no.helseprofil.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client of a fleet, and the truth about it.
 *
 * @param clientId {@code client_id}
 * @param registration its representation as Keycloak imports it
 * @param faults what was planted in it, whatever becomes of it
 * @param truths what an assessment must find, by requirement: nothing but this
 * @param state {@code existing}, {@code new} or {@code exempt}
 * @param exemptUntil until when the profile document exempts it; null if it doesn't
 * @param stamps the attributes that the timetable goes by and that its import brought
 * @param foreignClaims the claims that its mappers are set to write and may not
 */
public record FleetClient(
        String clientId,
        ObjectNode registration,
        List<Fault> faults,
        Map<String, Truth> truths,
        String state,
        @Nullable Instant exemptUntil,
        Set<String> stamps,
        Set<String> foreignClaims) {

    public FleetClient {
        faults = List.copyOf(faults);
        truths = Map.copyOf(truths);
        stamps = Set.copyOf(stamps);
        foreignClaims = Set.copyOf(foreignClaims);
    }

    /** Whether Keycloak lets it in at all. */
    public boolean isEnabled() {
        return registration.path("enabled").asBoolean();
    }

    /** Whether nobody knows when it was registered. */
    public boolean isUnstamped() {
        return !stamps.contains(FleetMember.REGISTERED);
    }

    /** What it is, for whoever has to find out why it was judged otherwise. */
    @Override
    public String toString() {
        return clientId + " " + state + " " + faults + " " + truths + " " + registration;
    }
}
