package no.helseprofil.it.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import no.helseprofil.testkit.client.Response;

/** The schema of reports, as it is published. */
public final class ReportSchema {

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(read());

    private ReportSchema() {}

    /** The answer is a report. */
    public static void assertThatItIsMetBy(Response answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(SCHEMA.validate(
                        answer.body(),
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true))))
                .as(answer.body())
                .isEmpty();
    }

    private static String read() {
        try {
            return Files.readString(Path.of("..", "docs", "assessment.schema.json"));
        } catch (IOException e) {
            throw new UncheckedIOException("reading the schema of reports", e);
        }
    }
}
