package no.helseprofil.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Abandoned names and members that clients still send: those of the model of 2024 (Tillitsrammeverk, Informasjons- og
 * datamodell), of the profile's first drafts and of HelseID's test token service. They are: everything wrapped in
 * {@code attestation}, with the time {@code toa}; {@code care_relation}; {@code tracing_ref} or {@code tracing_ref_id}
 * for the decision, and its {@code ref_id}; OIDs that aren't URNs; names, texts, maintainers of lists and descriptions,
 * which the server knows better or no API reads; and the identity of each patient, which no token may reveal.
 *
 * @param entry the entry with the names of the profile
 * @param found whether the entry had other names
 */
record OlderNames(JsonNode entry, boolean found) {

    static final String TIME = "toa";

    private static final String WRAPPER = "attestation";
    private static final String RELATION = "care_relation";
    private static final String RELATIONSHIP = "care_relationship";
    private static final String TRACING_ID = "tracing_ref_id";
    private static final String TRACING = "tracing_ref";
    private static final String DECISION = "decision_ref";
    private static final String IDENTITY = "identifier";
    private static final String SYSTEM = "system";

    /** OIDs as the model's own tables write them. */
    private static final Pattern BARE_OID = Pattern.compile("[0-2](\\.(0|[1-9][0-9]{0,9})){2,30}");

    /** Replaces older names. One whose replacement is also present stays, as an unknown member. */
    static OlderNames replace(JsonNode sent) {
        if (!(sent instanceof ObjectNode object)) {
            return new OlderNames(sent, false);
        }
        ObjectNode entry = unwrapped(object);
        rename(entry, RELATION, RELATIONSHIP);
        nameDecision(entry.path(RELATIONSHIP));
        entry.path("patients").forEach(OlderNames::forget);
        Stream.concat(
                        Stream.of(entry.path("practitioner"), entry.path(RELATIONSHIP)),
                        entry.path("patients").valueStream())
                .forEach(OlderNames::leaveOutWhatIsAdded);
        return new OlderNames(entry, entry.has(TIME) || !entry.equals(object));
    }

    private static ObjectNode unwrapped(ObjectNode sent) {
        ObjectNode entry = sent.deepCopy();
        if (!(sent.path(WRAPPER) instanceof ObjectNode inner) || sent.size() != 2) {
            return entry;
        }
        entry.remove(WRAPPER);
        inner.properties().stream()
                .filter(member -> !entry.has(member.getKey()))
                .forEach(member -> entry.set(member.getKey(), member.getValue().deepCopy()));
        return entry;
    }

    private static void rename(ObjectNode entry, String older, String name) {
        if (entry.has(older) && !entry.has(name)) {
            entry.set(name, entry.remove(older));
        }
    }

    private static void nameDecision(JsonNode relationship) {
        if (!(relationship instanceof ObjectNode object)) {
            return;
        }
        rename(object, TRACING, DECISION);
        if (object.has(TRACING_ID) && !object.has(DECISION)) {
            object.set(DECISION, JsonNodeFactory.instance.objectNode().set("id", object.remove(TRACING_ID)));
        }
        if (object.path(DECISION) instanceof ObjectNode decision) {
            rename(decision, "ref_id", "id");
            decision.remove("description");
        }
    }

    private static void forget(JsonNode patient) {
        if (patient instanceof ObjectNode object) {
            object.remove(IDENTITY);
        }
    }

    private static void leaveOutWhatIsAdded(JsonNode part) {
        part.properties().forEach(member -> {
            if (member.getValue() instanceof ObjectNode object && object.has(SYSTEM)) {
                leaveOutWhatIsAdded(member.getKey(), object);
            }
        });
    }

    /** The maintainer of a list of the client's own stays, since only the client knows it (ATT-28). */
    private static void leaveOutWhatIsAdded(String name, ObjectNode member) {
        String system = member.path(SYSTEM).asText();
        if (BARE_OID.matcher(system).matches()) {
            member.set(SYSTEM, TextNode.valueOf("urn:oid:" + system));
        }
        member.remove(List.of("name", "text", "assigner"));
        if (CodeLists.knows(name, member.path(SYSTEM).asText())) {
            member.remove("authority");
        }
    }
}
