package no.helseprofil.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Names of the model of 2024 (Tillitsrammeverk, Informasjons- og datamodell) and of HelseID's test token service, which the
 * profile has left and clients still send: all of it in {@code attestation}, with the time {@code toa}; {@code care_relation};
 * {@code tracing_ref_id} for the decision; and the identity of each patient, which nobody may learn from a token.
 *
 * @param entry the entry by the names of the profile
 * @param found whether it had others
 */
record OlderNames(JsonNode entry, boolean found) {

    static final String TIME = "toa";

    private static final String WRAPPER = "attestation";
    private static final String RELATION = "care_relation";
    private static final String RELATIONSHIP = "care_relationship";
    private static final String TRACING = "tracing_ref_id";
    private static final String DECISION = "decision_ref";
    private static final String IDENTITY = "identifier";

    /** A name stays where that which has replaced it stands beside it, and is an unknown member then. */
    static OlderNames replace(JsonNode sent) {
        if (!(sent instanceof ObjectNode object)) {
            return new OlderNames(sent, false);
        }
        ObjectNode entry = unwrapped(object);
        rename(entry, RELATION, RELATIONSHIP);
        nameDecision(entry.path(RELATIONSHIP));
        entry.path("patients").forEach(OlderNames::forget);
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
        if (relationship instanceof ObjectNode object && object.has(TRACING) && !object.has(DECISION)) {
            object.set(DECISION, JsonNodeFactory.instance.objectNode().set("id", object.remove(TRACING)));
        }
    }

    private static void forget(JsonNode patient) {
        if (patient instanceof ObjectNode object) {
            object.remove(IDENTITY);
        }
    }
}
