package no.helseprofil.clientdraft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Steps of a draft, as recorded in a line of changes. */
public enum DraftStep {
    /** It was requested, and replaces an earlier one. */
    OFFERED,
    /** A person confirmed it, and it is in force. */
    CONFIRMED,
    /** A person declined it. */
    DECLINED,
    /** Its requester withdrew it. */
    WITHDRAWN,
    /** It expired without an answer. */
    ENDED;

    private static final String MEMBER = "step";

    /** Returns details of a line of this step, to which more may be added. */
    public ObjectNode details() {
        return JsonNodeFactory.instance.objectNode().put(MEMBER, text());
    }

    /** Returns whether a line with these details is of this step. */
    public boolean isIn(JsonNode details) {
        return text().equals(details.path(MEMBER).textValue());
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
