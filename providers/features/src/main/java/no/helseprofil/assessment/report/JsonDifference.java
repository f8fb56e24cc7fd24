package no.helseprofil.assessment.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import no.helseprofil.assessment.AssessedJson;
import no.helseprofil.assessment.RequirementVerdict;

/** A difference as JSON, by {@code docs/assessment.schema.json}. */
final class JsonDifference {

    private static final ObjectMapper MAPPER = AssessedJson.mapper();

    private final ReportWords words;
    private final ReportJson json;

    JsonDifference(ReportWords words) {
        this.words = words;
        this.json = new ReportJson(words);
    }

    void write(AssessmentDifference difference, OutputStream out) throws IOException {
        try (JsonGenerator generator = ReportJson.generator(out)) {
            generator.writeStartObject();
            generator.writeFieldName("since");
            generator.writeTree(RunJson.of(difference.earlier()));
            generator.writeFieldName("until");
            generator.writeTree(RunJson.of(difference.later()));
            generator.writeArrayFieldStart("changes");
            difference.forEach(change -> write(generator, change));
            generator.writeEndArray();
            generator.writeEndObject();
        }
    }

    private void write(JsonGenerator generator, VerdictChange change) {
        try {
            generator.writeTree(node(change));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private ObjectNode node(VerdictChange change) {
        Subject subject = change.subject();
        ObjectNode node = MAPPER.createObjectNode().put("change", change.kind().id());
        node.put("kind", subject.kind().id());
        node.put("id", subject.id()).put("clientId", subject.clientId());
        if (subject.name() != null) {
            node.put("name", subject.name());
        }
        node.put("requirement", change.requirement()).put("title", words.title(change.requirement()));
        if (change.before() != null) {
            node.put("before", change.before().id());
        }
        RequirementVerdict now = change.now();
        return now == null ? node : node.setAll(json.verdict(now));
    }
}
