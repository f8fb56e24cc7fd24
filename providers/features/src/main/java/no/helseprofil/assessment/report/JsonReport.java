package no.helseprofil.assessment.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.AssessedRealm;
import no.helseprofil.assessment.StoredAssessment;

/** An assessment as JSON, by {@code docs/assessment.schema.json}. */
final class JsonReport {

    private final ReportJson json;

    JsonReport(ReportWords words) {
        this.json = new ReportJson(words);
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
        try (JsonGenerator generator = ReportJson.generator(out)) {
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
            generator.writeTree(json.subject(assessed));
        }

        void openUpTo(int list) throws IOException {
            if (opened > list + 1) {
                throw new IllegalStateException("an assessment tells of clients before it tells of APIs");
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
