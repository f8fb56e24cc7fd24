package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.AssessedClient;
import no.helseprofil.assessment.AssessedJson;
import no.helseprofil.assessment.AssessedRealm;
import no.helseprofil.assessment.StoredAssessment;

/** What an assessment found, written while it is read: no report of a large realm is ever in memory. */
final class AssessmentReports {

    private AssessmentReports() {}

    static Response of(StoredAssessment assessment) {
        StreamingOutput report = output -> write(assessment, output);
        CacheControl never = new CacheControl();
        never.setNoStore(true);
        return Response.ok(report, MediaType.APPLICATION_JSON_TYPE)
                .cacheControl(never)
                .build();
    }

    private static void write(StoredAssessment assessment, OutputStream output) throws IOException {
        try (JsonGenerator json = AssessedJson.mapper().createGenerator(output)) {
            // a report that breaks off in the middle must not look like a whole one
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
            json.writeStartObject();
            AssessedJson.mapper()
                    .valueToTree(RunStatus.of(assessment.run()))
                    .properties()
                    .forEach(member -> {
                        try {
                            json.writeObjectField(member.getKey(), member.getValue());
                        } catch (IOException gone) {
                            throw new UncheckedIOException(gone);
                        }
                    });
            new Lists(json).write(assessment);
            json.writeEndObject();
        }
    }

    /** The subjects, in the order in which they come: the realm, the list of clients, the list of APIs. */
    private static final class Lists {

        private final JsonGenerator json;
        private boolean inClients;
        private boolean inApis;

        Lists(JsonGenerator json) {
            this.json = json;
        }

        void write(StoredAssessment assessment) throws IOException {
            try {
                assessment.forEach(subject -> {
                    try {
                        write(subject);
                    } catch (IOException gone) {
                        throw new UncheckedIOException(gone);
                    }
                });
            } catch (UncheckedIOException gone) {
                throw gone.getCause();
            }
            beginApis();
            json.writeEndArray();
        }

        private void write(Assessed subject) throws IOException {
            if (subject instanceof AssessedRealm) {
                json.writeFieldName("realm");
            } else if (subject instanceof AssessedClient) {
                beginClients();
            } else if (subject instanceof AssessedApi) {
                beginApis();
            }
            json.writeObject(subject);
        }

        private void beginClients() throws IOException {
            if (!inClients) {
                json.writeArrayFieldStart("clients");
                inClients = true;
            }
        }

        private void beginApis() throws IOException {
            if (!inApis) {
                beginClients();
                json.writeEndArray();
                json.writeArrayFieldStart("apis");
                inApis = true;
            }
        }
    }
}
