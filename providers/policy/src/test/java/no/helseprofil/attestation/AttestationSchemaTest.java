package no.helseprofil.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import no.helseprofil.Docs;
import org.junit.jupiter.api.Test;

/** {@code docs/attestation.schema.json} is written by this class, from what reads attestations. */
class AttestationSchemaTest {

    private static final Path FILE = Docs.file("attestation.schema.json");
    private static final String WRITE = "schema.write";

    @Test
    void theSchemaFileMatchesTheReader() throws IOException {
        String expected = Attestation.schema().toPrettyString() + "\n";
        if (System.getProperty(WRITE) != null) {
            Files.writeString(FILE, expected);
        }
        assertThat(Files.exists(FILE) ? Files.readString(FILE) : "")
                .as("write it anew: mvn test -pl providers -Dtest=AttestationSchemaTest -D%s", WRITE)
                .isEqualTo(expected);
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
