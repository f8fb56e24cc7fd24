package no.helseprofil.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client of a fleet, and the expected verdicts on it.
 *
 * @param clientId {@code client_id}
 * @param registration its representation in the form of Keycloak's import
 * @param faults its planted faults, whatever follows from them
 * @param truths the only findings that an assessment may have, by requirement
 * @param state {@code existing}, {@code new} or {@code exempt}
 * @param exemptUntil end of its exemption in the profile document; null if it has none
 * @param stamps attributes of the import that the timetable goes by
 * @param foreignClaims claims that its mappers are configured to write and may not
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

    /** Returns whether the client is enabled in Keycloak. */
    public boolean isEnabled() {
        return registration.path("enabled").asBoolean();
    }

    /** Returns whether the client has no date of registration. */
    public boolean isUnstamped() {
        return !stamps.contains(FleetMember.REGISTERED);
    }

    /** Returns a description for finding out why it was judged otherwise. */
    @Override
    public String toString() {
        return clientId + " " + state + " " + faults + " " + truths + " " + registration;
    }

    /**
     * A finding that an assessment must have.
     *
     * @param verdict {@code fail}, {@code warn} or {@code waived}
     * @param from instant from which the client is refused for it; null if no date is set
     */
    public record Truth(String verdict, @Nullable Instant from) {}
}
