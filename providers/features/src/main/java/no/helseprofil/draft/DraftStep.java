package no.helseprofil.draft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** A step on the way of what somebody asks for of a client, as a line of changes tells it. */
public enum DraftStep {
    /** It is asked for, in the place of what was asked for before. */
    OFFERED,
    /** A person has confirmed it, and it is in force. */
    CONFIRMED,
    /** A person has declined it. */
    DECLINED,
    /** Who has asked for it doesn't any more. */
    WITHDRAWN,
    /** Nobody has answered it in time. */
    ENDED;

    private static final String MEMBER = "step";

    /** Details of a line of this step, to which more may be added. */
    public ObjectNode details() {
        return JsonNodeFactory.instance.objectNode().put(MEMBER, text());
    }

    /** Whether a line with these details is of this step. */
    public boolean isIn(JsonNode details) {
        return text().equals(details.path(MEMBER).textValue());
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
