package no.helseprofil.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import no.helseprofil.random.RandomInput;
import no.helseprofil.timetable.InvalidProfileException.Problem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests that the schema and the reader of documents agree on random documents. */
class ProfileSchemaPropertiesTest {

    /** Problems that a schema can't express; docs/profile-document.md lists them. */
    private static final List<String> BEYOND = List.of(
            "write an instant after the one of announced",
            "write an instant not before that of all clients",
            "write an instant not before that from which the values before these",
            "write another day than that of the values before these",
            "write no value that lets pass what the one before it refuses",
            "write a value that is tighter than the one before it",
            "write a duration from ");

    @Test
    void aDocumentIsValidIfAcceptedOrOnlySemanticallyWrong() {
        Map<String, Integer> count = new HashMap<>();
        RandomInput.each(800, input -> {
            String document = documents(input);
            List<Problem> problems = problems(document);
            boolean valid = Validity.errors(document).isEmpty();
            count.merge(problems.isEmpty() ? "taken" : valid ? "beyond the schema" : "invalid", 1, Integer::sum);
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
        });
        assertThat(count.get("taken")).as("of 800").isGreaterThan(16);
        assertThat(count.get("beyond the schema")).as("of 800").isGreaterThan(8);
        assertThat(count.get("invalid")).as("of 800").isGreaterThan(160);
    }

    private static String documents(RandomInput input) {
        Writer writer = new Writer(input);
        return writer.object(Map.of(
                "ruleSet", writer.often("\"helseid\"", "\"fapi2\"", "\"HelseID\"", "1"),
                "catalogue", writer.often("\"2026.1\"", "\"2026.2\"", "2026.1"),
                "newClientsFrom", writer::instant,
                "requirements", writer.often(() -> writer.object(writer.requirements()), "[]", "null"),
                "cohorts", writer.often(writer::cohorts, "[]", "\"fastlege\""),
                "waivers", writer.often(() -> writer.object(Map.of("longest", writer::duration)), "[]", "\"P1D\""),
                "exempt", writer.seldom(0.5, writer::exemptions),
                "holds", writer.seldom(0.95, () -> "{}")));
    }

    /** Writes pieces of documents, most of them right. A member is left out where its value is null. */
    private record Writer(RandomInput input) {

        Map<String, Supplier<@Nullable String>> requirements() {
            return Map.of(
                    "pushed-authorization", () -> requirement(Map.of()),
                    "assertion-type", () -> requirement(Map.of()),
                    "dpop-nonce",
                            () -> requirement(
                                    Map.of("lifetime", this::duration, "userinfo", often("true", "false", "1"))),
                    "key-strength", () -> requirement(Map.of("rsa", often("3072", "1023", "\"2048\"", "2048.5"))),
                    "dpop-proof", seldom(0.95, () -> requirement(Map.of())),
                    "code-lifetime", seldom(0.95, () -> requirement(Map.of())),
                    "unknown", seldom(0.98, () -> requirement(Map.of())));
        }

        String requirement(Map<String, Supplier<@Nullable String>> parameters) {
            return object(Map.of(
                    "announced", this::instant,
                    "enforced", this::instant,
                    "phase", seldom(0.8, often("\"off\"", "\"enforced\"", "null")),
                    "parameters", often(() -> object(parameters), "[]", "{\"x\":1}"),
                    "stages", seldom(0.8, often(() -> stages(parameters), "null", "{}"))));
        }

        String stages(Map<String, Supplier<@Nullable String>> parameters) {
            return array(() -> object(Map.of(
                    "parameters", often(() -> object(parameters), "[]"),
                    "announced", this::instant,
                    "enforced", this::instant)));
        }

        String cohorts() {
            Supplier<@Nullable String> postponement = often(
                    () -> object(Map.of("enforced", this::instant, "announced", seldom(0.9, this::instant))), "null");
            Supplier<@Nullable String> cohort = () -> object(Map.of(
                    "pushed-authorization", postponement,
                    "assertion-type", postponement,
                    "dpop-proof", seldom(0.9, postponement)));
            return object(Map.of("fastlege", cohort, "sykehus", cohort, "to ord", seldom(0.9, cohort)));
        }

        String exemptions() {
            return array(() -> object(Map.of(
                    "id", often("\"5c7f\"", "\" \"", "1"),
                    "reason", often("\"Moves\"", "\"\"", "1"),
                    "until", this::instant)));
        }

        @Nullable
        String instant() {
            return seldom(
                            0.3,
                            often(
                                    () -> input.of(
                                            "\"2026-06-01T00:00:00Z\"",
                                            "\"2027-06-01T00:00:00+02:00\"",
                                            "\"2028-01-01T00:00:00Z\""),
                                    "\"2027-06-01\"",
                                    "\"2027-06-01T00:00:00.5Z\"",
                                    "1798761600",
                                    "null"))
                    .get();
        }

        @Nullable
        String duration() {
            return often(
                            () -> input.of("\"PT60S\"", "\"PT1M30S\"", "\"P90D\""),
                            "\"P9999D\"",
                            "\"1 h\"",
                            "60",
                            "\"P1M\"")
                    .get();
        }

        Supplier<@Nullable String> often(String usual, String... others) {
            return often(() -> usual, others);
        }

        Supplier<@Nullable String> often(Supplier<@Nullable String> usual, String... others) {
            return () -> input.isChosen(1 / 30.0) ? input.of(others) : usual.get();
        }

        /** Leaves the member out in this share of the cases. */
        Supplier<@Nullable String> seldom(double share, Supplier<@Nullable String> value) {
            return () -> input.orNull(share, value);
        }

        String array(Supplier<String> entries) {
            return "[" + String.join(",", input.list(2, entries)) + "]";
        }

        /** Leaves out one more member in three. */
        String object(Map<String, Supplier<@Nullable String>> members) {
            return new TreeMap<>(members)
                    .entrySet().stream()
                            .map(member -> {
                                String value = input.orNull(0.3, member.getValue());
                                return value == null ? null : "\"" + member.getKey() + "\":" + value;
                            })
                            .filter(Objects::nonNull)
                            .collect(Collectors.joining(",", "{", "}"));
        }
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
