package no.helseprofil.testkit.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Details about what a client acts for (RFC 9396), in the types of HelseID. They are sent in one of two places:
 *
 * <pre>{@code
 * Details organisation = Details.ofParentAndChild("999977774", "999977776").and(Details.ofSfmJournal("12"));
 *
 * client.withAssertion(it -> it.details(organisation)).clientCredentials(scope);    // for the token that is asked for
 * client.push(request.with(organisation));                                          // for the login and all its tokens
 * }</pre>
 *
 * <p>Nothing is checked: {@link #of} accepts any entry, right or wrong.
 */
public final class Details {

    /** Kind of number: an organisation number. */
    public static final String ENH = "urn:oid:2.16.578.1.12.4.1.4.101";

    /** Kind of number: one by ISO 6523, such as {@code NO:ORGNR:999977774}. */
    public static final String ISO_6523 = "urn:oid:1.0.6523";

    private final List<Object> entries;

    private Details(List<Object> entries) {
        this.entries = List.copyOf(entries);
    }

    /** Returns a part of the organisation that a single-tenant client is registered for. */
    public static Details ofChild(String child) {
        return ofOrganisation(ENH, child);
    }

    /** Returns an organisation that a multi-tenant client acts for. */
    public static Details ofParent(String parent) {
        return ofOrganisation(ISO_6523, "NO:ORGNR:" + parent);
    }

    /** Returns a part of an organisation that a multi-tenant client acts for. */
    public static Details ofParentAndChild(String parent, String child) {
        return ofOrganisation(ISO_6523, "NO:ORGNR:" + parent + ":" + child);
    }

    /** Returns an organisation with this system and value. */
    public static Details ofOrganisation(String system, String value) {
        return ofOrganisation(Map.of("system", system, "type", "ENH", "value", value));
    }

    /** Returns an organisation whose identifier has these members, or is this text or number. */
    public static Details ofOrganisation(Object identifier) {
        return of(Map.of(
                "type",
                "helseid_authorization",
                "practitioner_role",
                Map.of("organization", Map.of("identifier", identifier))));
    }

    /** Returns the journal of the central prescribing module (SFM) that the client works in. */
    public static Details ofSfmJournal(String journalId) {
        return of(Map.of("type", "nhn:sfm:journal-id", "value", Map.of("journal_id", journalId)));
    }

    /** Returns any single entry that Jackson can write. */
    public static Details of(Object entry) {
        return new Details(List.of(entry));
    }

    /** Returns these details followed by others. */
    public Details and(Details others) {
        List<Object> both = new ArrayList<>(entries);
        both.addAll(others.entries);
        return new Details(both);
    }

    /** Returns the form of RFC 9396, section 2: an array. */
    public List<Object> array() {
        return entries;
    }

    /** Returns the form of HelseID's Java library in assertions: an object for one entry, else an array. */
    public Object objectOrArray() {
        return entries.size() == 1 ? entries.get(0) : entries;
    }
}
