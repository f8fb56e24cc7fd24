package no.helseprofil.assessment.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedJson;
import no.helseprofil.assessment.RequirementVerdict;

/** Common members of reports in JSON: the stored ones, and a remedy with each finding. */
record ReportJson(ReportWords words) {

    private static final ObjectMapper MAPPER = AssessedJson.mapper();

    /**
     * Returns a generator that doesn't close the stream. It doesn't complete JSON that breaks off either, so that a
     * reader notices.
     */
    static JsonGenerator generator(OutputStream out) throws IOException {
        return MAPPER.getFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
    }

    ObjectNode subject(Assessed assessed) {
        ObjectNode node = MAPPER.valueToTree(assessed);
        ArrayNode verdicts = node.putArray("verdicts");
        assessed.verdicts().forEach(verdict -> verdicts.add(verdict(verdict)));
        return node;
    }

    /** Returns a verdict, with the remedy if it is a finding. */
    ObjectNode verdict(RequirementVerdict verdict) {
        ObjectNode node = MAPPER.createObjectNode().put("requirement", verdict.requirement());
        node.put("title", words.title(verdict.requirement()));
        node.setAll(MAPPER.<ObjectNode>valueToTree(verdict));
        String remedy = words.remedy(verdict);
        return remedy == null ? node : node.put("remedy", remedy);
    }
}
