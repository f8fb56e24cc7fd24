package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.Optional;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;

/**
 * A client is let off one stage of a dated requirement for a while, and with it those that follow. It ends by itself,
 * at the instant it says.
 *
 * @param reason why
 * @param approvedBy who answers for it
 * @param expires the first instant at which it doesn't hold any more
 */
public record Waiver(String reason, String approvedBy, Instant expires) {

    /** The waiver as it is stored with the client; none if it can't be read, so that a broken one lets nobody off. */
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

    /** The form in which it is stored. */
    public String toJson() {
        return Json.inBasicPlane(JsonNodeFactory.instance
                .objectNode()
                .put("reason", reason)
                .put("approvedBy", approvedBy)
                .put("expires", expires.toString())
                .toString());
    }

    /** Whether it is in force. */
    public boolean holds(Instant instant) {
        return instant.isBefore(expires);
    }
}
