package no.helseprofil.assessment.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.AssessedJson;
import no.helseprofil.assessment.AssessedRealm;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.StoredAssessment;

/** An assessment, or a difference of two, as JSON, by {@code docs/assessment.schema.json}. */
record JsonReport(ReportWords words) {

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

    void write(StoredAssessment assessment, OutputStream out) throws IOException {
        write(RunJson.of(assessment.run()), assessment, out);
    }

    /**
     * Writes the report that is returned to the client itself. It leaves out who asked for the run, and the number of
     * subjects.
     */
    void writeOwn(StoredAssessment assessment, OwnReport ownReport, OutputStream out) throws IOException {
        write(ownReport.addTo(RunJson.outcome(assessment.run())), assessment, out);
    }

    private void write(ObjectNode head, StoredAssessment assessment, OutputStream out) throws IOException {
        try (JsonGenerator generator = generator(out)) {
            generator.writeStartObject();
            for (Map.Entry<String, JsonNode> member : head.properties()) {
                generator.writeFieldName(member.getKey());
                generator.writeTree(member.getValue());
            }
            Subjects subjects = new Subjects(generator);
            assessment.forEach(subjects);
            subjects.openUpTo(Subjects.APIS);
            generator.writeEndArray();
            generator.writeEndObject();
        }
    }

    void write(AssessmentDifference difference, OutputStream out) throws IOException {
        try (JsonGenerator generator = generator(out)) {
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
        return now == null ? node : node.setAll(verdict(now));
    }

    private ObjectNode subject(Assessed assessed) {
        ObjectNode node = MAPPER.valueToTree(assessed);
        ArrayNode verdicts = node.putArray("verdicts");
        assessed.verdicts().forEach(verdict -> verdicts.add(verdict(verdict)));
        return node;
    }

    /** Returns a verdict, with the remedy if it is a finding. */
    private ObjectNode verdict(RequirementVerdict verdict) {
        ObjectNode node = MAPPER.createObjectNode().put("requirement", verdict.requirement());
        node.put("title", words.title(verdict.requirement()));
        node.setAll(MAPPER.<ObjectNode>valueToTree(verdict));
        String remedy = words.remedy(verdict);
        return remedy == null ? node : node.put("remedy", remedy);
    }

    /** Writer of the subjects. The realm is a member of its own; clients and APIs are lists, one after the other. */
    private final class Subjects implements Consumer<Assessed> {

        static final int CLIENTS = 0;
        static final int APIS = 1;
        private static final List<String> LISTS = List.of("clients", "apis");

        private final JsonGenerator generator;
        private int opened;

        Subjects(JsonGenerator generator) {
            this.generator = generator;
        }

        @Override
        public void accept(Assessed assessed) {
            try {
                write(assessed);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        private void write(Assessed assessed) throws IOException {
            if (assessed instanceof AssessedRealm) {
                generator.writeFieldName("realm");
            } else {
                openUpTo(assessed instanceof AssessedApi ? APIS : CLIENTS);
            }
            generator.writeTree(subject(assessed));
        }

        void openUpTo(int list) throws IOException {
            if (opened > list + 1) {
                throw new IllegalStateException("an assessment reports clients before APIs");
            }
            for (; opened <= list; opened++) {
                if (opened > 0) {
                    generator.writeEndArray();
                }
                generator.writeArrayFieldStart(LISTS.get(opened));
            }
        }
    }
}
