package no.helseprofil.assessment.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.assessment.Run;
import org.jspecify.annotations.Nullable;

/** A run as JSON, with the same members everywhere. Members without a value are left out. */
public final class RunJson {

    private RunJson() {}

    /** Returns all members. */
    public static ObjectNode of(Run run) {
        ObjectNode json = outcome(run);
        json.putObject("scope").put("clients", run.clients()).put("apis", run.apis());
        putIfThere(json, "startedBy", run.startedBy());
        putIfThere(json, "reason", run.reason());
        ObjectNode progress = json.putObject("progress").put("done", run.done()).put("total", run.total());
        putIfThere(progress, "expectedEnd", run.expectedEnd());
        return json;
    }

    /** Returns the members that may be disclosed to an assessed client. */
    static ObjectNode outcome(Run run) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", run.id());
        json.put("status", run.status().id()).put("started", run.started().toString());
        putIfThere(json, "ended", run.ended());
        return json;
    }

    private static void putIfThere(ObjectNode json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }
}
