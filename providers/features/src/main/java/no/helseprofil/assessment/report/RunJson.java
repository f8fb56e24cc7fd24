package no.helseprofil.assessment.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.assessment.Run;
import org.jspecify.annotations.Nullable;

/** A run as JSON: wherever it is shown, by the same members. What has no value is left out. */
public final class RunJson {

    private RunJson() {}

    /** All there is to say of it. */
    public static ObjectNode of(Run run) {
        ObjectNode json = outcome(run);
        json.putObject("scope").put("clients", run.clients()).put("apis", run.apis());
        putIfThere(json, "startedBy", run.startedBy());
        putIfThere(json, "reason", run.reason());
        ObjectNode progress = json.putObject("progress").put("done", run.done()).put("total", run.total());
        putIfThere(progress, "expectedEnd", run.expectedEnd());
        return json;
    }

    /** What anybody may know of it who was assessed. */
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
