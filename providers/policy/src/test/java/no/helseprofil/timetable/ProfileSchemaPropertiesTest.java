package no.helseprofil.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import no.helseprofil.timetable.InvalidProfileException.Problem;

/** The schema and the reader of documents agree on documents that nobody thought of. */
class ProfileSchemaPropertiesTest {

    /** What a schema can't say; docs/profile-document.md lists it. */
    private static final List<String> BEYOND = List.of(
            "write an instant after the one of announced",
            "write an instant not before that of all clients",
            "write an instant not before that from which the values before these",
            "write another day than that of the values before these",
            "write no value that lets pass what the one before it refuses",
            "write a value that is tighter than the one before it",
            "write a duration from ");

    @Property(tries = 800, edgeCases = EdgeCasesMode.NONE)
    void aDocumentIsValidIfItIsTakenOrOnlyBeyondTheSchemaWrong(@ForAll("documents") String document) {
        List<Problem> problems = problems(document);
        boolean valid = Validity.errors(document).isEmpty();
        Statistics.collect(problems.isEmpty() ? "taken" : valid ? "beyond the schema" : "invalid");
        if (problems.isEmpty()) {
            assertThat(valid)
                    .as("taken, so valid: %s", Validity.errors(document))
                    .isTrue();
        } else if (valid) {
            assertThat(problems)
                    .as("valid, so this is beyond the schema")
                    .allSatisfy(problem -> assertThat(BEYOND.stream().anyMatch(problem.detail()::startsWith))
                            .as("%s", problem)
                            .isTrue());
        }
        Statistics.coverage(coverage -> {
            coverage.check("taken").percentage(share -> share > 2);
            coverage.check("beyond the schema").percentage(share -> share > 1);
            coverage.check("invalid").percentage(share -> share > 20);
        });
    }

    @Provide
    Arbitrary<String> documents() {
        return object(Map.of(
                "ruleSet", often("\"helseid\"", values("\"fapi2\"", "\"HelseID\"", "1")),
                "catalogue", often("\"2026.1\"", values("\"2026.2\"", "2026.1")),
                "newClientsFrom", instants(),
                "requirements", often(object(requirements()), values("[]", "null")),
                "cohorts", often(cohorts(), values("[]", "\"fastlege\"")),
                "waivers", often(object(Map.of("longest", durations())), values("[]", "\"P1D\"")),
                "exempt", exemptions(),
                "holds", Arbitraries.just("{}").injectNull(0.95)));
    }

    private static Map<String, Arbitrary<String>> requirements() {
        return Map.of(
                "pushed-authorization", requirement(Map.of()),
                "assertion-type", requirement(Map.of()),
                "dpop-nonce",
                        requirement(Map.of("lifetime", durations(), "userinfo", often("true", values("false", "1")))),
                "key-strength", requirement(Map.of("rsa", often("3072", values("1023", "\"2048\"", "2048.5")))),
                "dpop-proof", requirement(Map.of()).injectNull(0.95),
                "code-lifetime", requirement(Map.of()).injectNull(0.95),
                "unknown", requirement(Map.of()).injectNull(0.98));
    }

    private static Arbitrary<String> requirement(Map<String, Arbitrary<String>> parameters) {
        return object(Map.of(
                "announced", instants(),
                "enforced", instants(),
                "phase", often("\"off\"", values("\"enforced\"", "null")).injectNull(0.8),
                "parameters", often(object(parameters), values("[]", "{\"x\":1}")),
                "stages", often(stages(parameters), values("null", "{}")).injectNull(0.8)));
    }

    private static Arbitrary<String> stages(Map<String, Arbitrary<String>> parameters) {
        return object(Map.of(
                        "parameters", often(object(parameters), values("[]")),
                        "announced", instants(),
                        "enforced", instants()))
                .list()
                .ofMaxSize(2)
                .map(entries -> "[" + String.join(",", entries) + "]");
    }

    private static Arbitrary<String> cohorts() {
        Arbitrary<String> postponement = often(
                object(Map.of("enforced", instants(), "announced", instants().injectNull(0.9))), values("null"));
        Arbitrary<String> cohort = object(Map.of(
                "pushed-authorization", postponement,
                "assertion-type", postponement,
                "dpop-proof", postponement.injectNull(0.9)));
        return object(Map.of("fastlege", cohort, "sykehus", cohort, "to ord", cohort.injectNull(0.9)));
    }

    private static Arbitrary<String> exemptions() {
        return object(Map.of(
                        "id", often("\"5c7f\"", values("\" \"", "1")),
                        "reason", often("\"Moves\"", values("\"\"", "1")),
                        "until", instants()))
                .list()
                .ofMaxSize(2)
                .map(entries -> "[" + String.join(",", entries) + "]")
                .injectNull(0.5);
    }

    private static Arbitrary<String> instants() {
        return often(
                        values("\"2026-06-01T00:00:00Z\"", "\"2027-06-01T00:00:00+02:00\"", "\"2028-01-01T00:00:00Z\""),
                        values("\"2027-06-01\"", "\"2027-06-01T00:00:00.5Z\"", "1798761600", "null"))
                .injectNull(0.3);
    }

    private static Arbitrary<String> durations() {
        return often(values("\"PT60S\"", "\"PT1M30S\"", "\"P90D\""), values("\"P9999D\"", "\"1 h\"", "60", "\"P1M\""));
    }

    private static Arbitrary<String> values(String... values) {
        return Arbitraries.of(values);
    }

    private static Arbitrary<String> often(String value, Arbitrary<String> others) {
        return often(Arbitraries.just(value), others);
    }

    private static Arbitrary<String> often(Arbitrary<String> values, Arbitrary<String> others) {
        return Arbitraries.frequencyOf(Tuple.of(29, values), Tuple.of(1, others));
    }

    /** An object with some of these members: null leaves one out. */
    private static Arbitrary<String> object(Map<String, Arbitrary<String>> members) {
        Map<String, Arbitrary<String>> sorted = new TreeMap<>(members);
        List<Arbitrary<String>> values = List.copyOf(sorted.values());
        List<String> names = List.copyOf(sorted.keySet());
        return Combinators.combine(
                        values.stream().map(value -> value.injectNull(0.3)).toList())
                .as(written -> IntStream.range(0, names.size())
                        .filter(i -> written.get(i) != null)
                        .mapToObj(i -> "\"" + names.get(i) + "\":" + written.get(i))
                        .collect(Collectors.joining(",", "{", "}")));
    }

    private static List<Problem> problems(String document) {
        try {
            ProfileDocument.parse(document);
            return List.of();
        } catch (InvalidProfileException invalid) {
            return invalid.problems();
        }
    }
}
