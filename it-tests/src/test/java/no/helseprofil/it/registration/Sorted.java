package no.helseprofil.it.registration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Representations to compare: Keycloak gives a client's scopes and addresses in an order that changes from answer to answer. */
final class Sorted {

    private Sorted() {}

    /** Returns the representation with the members of its lists in order. */
    static ObjectNode lists(JsonNode representation) {
        ObjectNode sorted = (ObjectNode) representation.deepCopy();
        sorted.forEach(member -> {
            if (member instanceof ArrayNode array) {
                List<JsonNode> members = new ArrayList<>();
                array.forEach(members::add);
                members.sort(Comparator.comparing(JsonNode::toString));
                array.removeAll().addAll(members);
            }
        });
        return sorted;
    }
}
