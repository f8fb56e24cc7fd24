package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.Optional;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;

/**
 * Permission for a client to fail one stage of a dated requirement, and those after it, for a while. It ends by itself,
 * at the instant it names.
 *
 * @param reason why
 * @param approvedBy person who is responsible for it
 * @param expires the first instant at which the waiver is no longer in force
 */
public record Waiver(String reason, String approvedBy, Instant expires) {

    /** Returns the waiver that is stored with the client; empty if it can't be read, so that it has no effect. */
    public static Optional<Waiver> read(String stored) {
        try {
            JsonNode json = Json.object(stored);
            String reason = json.path("reason").textValue();
            String approvedBy = json.path("approvedBy").textValue();
            return reason == null || approvedBy == null
                    ? Optional.empty()
                    : Instants.read(json.path("expires").textValue())
                            .map(expires -> new Waiver(reason, approvedBy, expires));
        } catch (MalformedException unreadable) {
            return Optional.empty();
        }
    }

    /** Returns the form in which the waiver is stored. */
    public String toJson() {
        return Json.inBasicPlane(JsonNodeFactory.instance
                .objectNode()
                .put("reason", reason)
                .put("approvedBy", approvedBy)
                .put("expires", expires.toString())
                .toString());
    }

    /** Returns whether the waiver is in force. */
    public boolean holds(Instant instant) {
        return instant.isBefore(expires);
    }
}
