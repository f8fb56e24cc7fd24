package no.helseprofil.assessment.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.SubjectKind;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.jose.Json;
import no.helseprofil.profile.Language;
import no.helseprofil.timetable.Outlook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Reports look like what {@code docs/assessment.schema.json} says. */
class AssessmentSchemaTest {

    private static final JsonNode FILE = file();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Schema SCHEMA = REGISTRY.getSchema(FILE);

    private static JsonNode file() {
        try {
            return new ObjectMapper()
                    .readTree(Path.of("..", "..", "docs", "assessment.schema.json")
                            .toFile());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void namesEachValueThatAReportMayHave() {
        assertThat(names("assessment/properties/status"))
                .isEqualTo(names("own/properties/status"))
                .isEqualTo(names("run/properties/status"))
                .isEqualTo(ids(Run.Status.values(), Run.Status::id));
        assertThat(names("client/properties/outlook")).isEqualTo(ids(Outlook.State.values(), Outlook.State::id));
        assertThat(names("change/properties/change"))
                .isEqualTo(ids(VerdictChange.Kind.values(), VerdictChange.Kind::id));
        assertThat(names("change/properties/kind")).isEqualTo(ids(SubjectKind.values(), SubjectKind::id));
        assertThat(names("verdictName")).isEqualTo(ids(Verdict.values(), Verdict::id));
    }

    private static List<String> names(String place) {
        return Json.texts(FILE.at("/$defs/" + place + "/enum"));
    }

    private static <T> List<String> ids(T[] values, Function<T, String> id) {
        return Stream.of(values).map(id).toList();
    }

    @Test
    void isAValidSchema() {
        Schema dialect = REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertThat(dialect.validate(FILE)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void acceptsEveryReport(Language language) {
        Readership readers = SmallRealm.readers(language);
        SmallRealm whole = SmallRealm.whole();
        SmallRealm running = whole.withRun(run -> new Run(
                run.id(), Run.Status.RUNNING, true, true, run.started(), null, 3, 7, run.started(), null, null));
        assertThat(errors(Report.of(whole, Format.JSON, readers))).isEmpty();
        assertThat(errors(Report.of(running, Format.JSON, readers))).isEmpty();
        assertThat(errors(Report.of(SmallRealm.of(), Format.JSON, readers))).isEmpty();
        assertThat(errors(Report.own(
                        SmallRealm.of(SmallRealm.fastlege(), SmallRealm.api()),
                        SmallRealm.standing(),
                        Format.JSON,
                        readers)))
                .isEmpty();
        assertThat(errors(Report.difference(SmallRealm.of(), whole, Format.JSON, readers)))
                .isEmpty();
        assertThat(errors(Report.difference(whole, SmallRealm.of(), Format.JSON, readers)))
                .isEmpty();
    }

    static Stream<Consumer<ObjectNode>> faults() {
        return Stream.of(
                report -> report.put("status", "finished"),
                report -> report.put("started", "yesterday"),
                report -> report.put("owner", "somebody"),
                report -> report.remove("clients"),
                report -> ((ObjectNode) report.path("progress")).put("done", "3"),
                report -> ((ObjectNode) report.at("/clients/0")).put("state", "old"),
                report -> ((ObjectNode) report.at("/clients/0")).put("secret", "x"),
                report -> ((ObjectNode) report.at("/clients/0/verdicts/0")).put("verdict", "ok"),
                report -> ((ObjectNode) report.at("/clients/0/verdicts/0/evidence/0")).put("source", "rumour"),
                report -> ((ObjectNode) report.at("/apis/0")).remove("requests"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void refusesADeviatingReport(Consumer<ObjectNode> fault) {
        JsonNode report = Written.of(Report.of(SmallRealm.whole(), Format.JSON, SmallRealm.readers(Language.EN)))
                .json();
        fault.accept((ObjectNode) report);
        assertThat(errors(report.toString())).isNotEmpty();
    }

    private static List<Error> errors(Report report) {
        return errors(Written.of(report).text());
    }

    private static List<Error> errors(String report) {
        return SCHEMA.validate(
                report,
                InputFormat.JSON,
                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }
}
