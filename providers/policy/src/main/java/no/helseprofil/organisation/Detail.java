package no.helseprofil.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import no.helseprofil.attestation.Attestation;
import no.helseprofil.attestation.Attestation.AttestationException;
import no.helseprofil.organisation.Details.OrganisationException;

/**
 * Entry of the details: an object with a {@code type} (RFC 9396, section 2). It has the members of its type and no
 * others (section 5). An unknown member is refused, since it would be missing in the token without notice.
 */
public sealed interface Detail {

    String type();

    /** Returns the entry as it was read. */
    ObjectNode json();

    /**
     * Organisation that a client acts for ({@code helseid_authorization}): the identifier in
     * {@code practitioner_role.organization}.
     *
     * @param system the kind of number in {@code value}, as {@code urn:oid:}
     * @param identifierType {@code ENH}
     * @param value the number or numbers
     */
    record OrganisationIdentifier(String system, String identifierType, String value) implements Detail {

        static final String TYPE = "helseid_authorization";

        private static final String FORM =
                "HID-1007: name the organisation by system, type and value of practitioner_role.organization.identifier,"
                        + " and by nothing else";

        static OrganisationIdentifier read(JsonNode entry) throws OrganisationException {
            JsonNode role =
                    only(entry, Set.of("type", "practitioner_role"), FORM).path("practitioner_role");
            JsonNode organisation = only(role, Set.of("organization"), FORM).path("organization");
            JsonNode identifier = only(organisation, Set.of("identifier"), FORM).path("identifier");
            only(identifier, Set.of("system", "type", "value"), FORM);
            return new OrganisationIdentifier(
                    text(identifier, "system", FORM), text(identifier, "type", FORM), text(identifier, "value", FORM));
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
     * Journal of the central prescribing module (SFM) that a client works in ({@code nhn:sfm:journal-id}).
     *
     * @param journalId its id
     */
    record SfmJournal(String journalId) implements Detail {

        static final String TYPE = "nhn:sfm:journal-id";

        private static final int LONGEST = 255;
        private static final String FORM =
                "HID-1007: send journal_id alone in the value of nhn:sfm:journal-id, as a text of at most 255 characters";

        static SfmJournal read(JsonNode entry) throws OrganisationException {
            JsonNode value = only(entry, Set.of("type", "value"), FORM).path("value");
            String id = text(only(value, Set.of("journal_id"), FORM), "journal_id", FORM);
            if (id.isBlank() || id.length() > LONGEST) {
                throw new OrganisationException(FORM);
            }
            return new SfmJournal(id);
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

    /**
     * Attestation of a client ({@code nhn:tillitsrammeverk:parameters}).
     *
     * @param attestation the attestation
     */
    record Attested(Attestation attestation) implements Detail {

        static Attested read(JsonNode entry) throws OrganisationException {
            try {
                return new Attested(Attestation.parse(entry));
            } catch (AttestationException malformed) {
                throw new OrganisationException(malformed.sentence());
            }
        }

        @Override
        public String type() {
            return Attestation.TYPE;
        }

        @Override
        public ObjectNode json() {
            return attestation.json();
        }
    }

    private static JsonNode only(JsonNode object, Set<String> members, String form) throws OrganisationException {
        if (!object.isObject()
                || !object.properties().stream().map(Map.Entry::getKey).allMatch(members::contains)) {
            throw new OrganisationException(form);
        }
        return object;
    }

    private static String text(JsonNode object, String name, String form) throws OrganisationException {
        String text = object.path(name).textValue();
        if (text == null) {
            throw new OrganisationException(form);
        }
        return text;
    }
}
