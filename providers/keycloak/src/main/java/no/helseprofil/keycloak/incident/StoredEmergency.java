package no.helseprofil.keycloak.incident;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.Optional;
import no.helseprofil.incident.Emergency;
import no.helseprofil.timetable.EmergencyDocument;
import no.helseprofil.timetable.InvalidProfileException;
import org.jspecify.annotations.Nullable;

/**
 * Emergency settings as an administrator has made them.
 *
 * @param document what they are, see {@link EmergencyDocument}
 * @param author the name of the administrator; null if it isn't known
 * @param created when
 */
public record StoredEmergency(String document, @Nullable String author, Instant created) {

    static final String UNTIL = "until";

    /** As they stand in the table of changes. */
    public JsonNode written() {
        return read().<JsonNode>map(EmergencyDocument::write).orElseGet(() -> TextNode.valueOf("unreadable"));
    }

    /** What they are; empty if this version can't read them. */
    public Optional<Emergency> read() {
        try {
            return Optional.of(EmergencyDocument.parse(document));
        } catch (InvalidProfileException unreadable) {
            return Optional.empty();
        }
    }
}
