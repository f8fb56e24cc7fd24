package no.helseprofil.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One entry of the details, an object with a {@code type} (RFC 9396, section 2). */
public sealed interface Detail {

    /** {@code type}. */
    String type();

    /** The entry with what was read of it, and nothing else that the client may have put there. */
    ObjectNode json();

    /**
     * The organisation that a client acts for ({@code helseid_authorization}): the identifier in
     * {@code practitioner_role.organization}. A member that is missing, or no text, is null.
     *
     * @param system what kind of number {@code value} is, as {@code urn:oid:}
     * @param identifierType {@code ENH}
     * @param value the number or numbers
     */
    record Organisation(
            @Nullable String system,
            @Nullable String identifierType,
            @Nullable String value) implements Detail {

        static final String TYPE = "helseid_authorization";

        static Organisation read(JsonNode entry) {
            JsonNode identifier =
                    entry.path("practitioner_role").path("organization").path("identifier");
            return new Organisation(
                    text(identifier, "system").orElse(null),
                    text(identifier, "type").orElse(null),
                    text(identifier, "value").orElse(null));
        }

        @Override
        public String type() {
            return TYPE;
        }

        @Override
        public ObjectNode json() {
            ObjectNode entry = JsonNodeFactory.instance.objectNode().put("type", TYPE);
            entry.putObject("practitioner_role")
                    .putObject("organization")
                    .putObject("identifier")
                    .put("system", system)
                    .put("type", identifierType)
                    .put("value", value);
            return entry;
        }
    }

    /**
     * The journal of the central medication list that a client works in ({@code nhn:sfm:journal-id}).
     *
     * @param journalId its id
     */
    record SfmJournal(String journalId) implements Detail {

        static final String TYPE = "nhn:sfm:journal-id";

        private static final int LONGEST = 255;

        static Optional<SfmJournal> read(JsonNode entry) {
            return text(entry.path("value"), "journal_id")
                    .filter(id -> !id.isBlank() && id.length() <= LONGEST)
                    .map(SfmJournal::new);
        }

        @Override
        public String type() {
            return TYPE;
        }

        @Override
        public ObjectNode json() {
            ObjectNode entry = JsonNodeFactory.instance.objectNode().put("type", TYPE);
            entry.putObject("value").put("journal_id", journalId);
            return entry;
        }
    }

    private static Optional<String> text(JsonNode object, String name) {
        JsonNode member = object.path(name);
        return member.isTextual() ? Optional.of(member.textValue()) : Optional.empty();
    }
}
