package no.helseprofil.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import no.helseprofil.Docs;
import no.helseprofil.GeneratedDocument;
import org.junit.jupiter.api.Test;

/** {@code docs/attestation.schema.json} is written by this class, from what reads attestations. */
class AttestationSchemaTest {

    @Test
    void theSchemaFileMatchesTheReader() throws IOException {
        new GeneratedDocument(Docs.file("attestation.schema.json"), "schema.write", getClass())
                .shows(Attestation.schema().toPrettyString() + "\n");
    }

    /** A second opinion of who doesn't know our reader. */
    static boolean isValid(JsonNode entry) {
        return Validator.SCHEMA.validate(entry).isEmpty();
    }

    private static final class Validator {

        private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Attestation.schema());
    }
}
