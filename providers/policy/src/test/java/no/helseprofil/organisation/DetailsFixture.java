package no.helseprofil.organisation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Details as HelseID's clients send them, and organisations of the national test environment. */
public final class DetailsFixture {

    /** An organisation whose check digit is right. */
    public static final String PARENT = "999977774";

    /** Another one. */
    public static final String OTHER_PARENT = "312232324";

    /** A part of some organisation, with the right check digit. */
    public static final String CHILD = "313325016";

    /** A part of {@link #PARENT} in the national test environment; its check digit is wrong. */
    public static final String TEST_CHILD = "999977776";

    /** Organisation that runs clients for others. */
    public static final String SUPPLIER = "313745392";

    /** The kind of number with which a single-tenant client names a child. */
    public static final String ENH = "urn:oid:2.16.578.1.12.4.1.4.101";

    /** The kind of number with which a multi-tenant client names parent and child. */
    public static final String ISO_6523 = "urn:oid:1.0.6523";

    /** RFC 6749, section 5.2: what an {@code error_description} may hold. */
    static final String DESCRIPTION = "[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+";

    private DetailsFixture() {}

    /** A child alone. */
    public static Details child(String number) {
        return Details.of(organisation(ENH, "ENH", number));
    }

    /** A parent, and a child if there is one. */
    public static Details parent(String value) {
        return Details.of(organisation(ISO_6523, "ENH", value));
    }

    /** Any identifier. */
    public static Details identifier(String system, String type, String value) {
        return Details.of(organisation(system, type, value));
    }

    /** Only a journal. */
    public static Details journal(String id) {
        return Details.of(journalEntry(id));
    }

    /** Some that can't be read. */
    public static Details malformed() {
        return Details.of(JsonNodeFactory.instance.textNode("none"));
    }

    static ObjectNode organisation(String system, String type, String value) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode().put("type", "helseid_authorization");
        entry.putObject("practitioner_role")
                .putObject("organization")
                .putObject("identifier")
                .put("system", system)
                .put("type", type)
                .put("value", value);
        return entry;
    }

    static ObjectNode journalEntry(String id) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode().put("type", "nhn:sfm:journal-id");
        entry.putObject("value").put("journal_id", id);
        return entry;
    }
}
