package no.helseprofil.certification;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A suite's result of one module.
 *
 * @param module its name
 * @param result {@code PASSED}, {@code WARNING}, {@code REVIEW}, {@code SKIPPED}, {@code FAILED}, or {@code
 *     INTERRUPTED} if it did not end
 * @param conditions its remarkable conditions, each as {@code WARNING NameOfTheCondition}, in alphabetical order
 */
record ModuleResult(String module, String result, List<String> conditions) {

    private static final Set<String> REMARKABLE = Set.of("FAILURE", "WARNING", "REVIEW");

    ModuleResult {
        conditions = List.copyOf(conditions);
    }

    /** Reads the result from the module's status and log. */
    static ModuleResult of(String module, JsonNode info, JsonNode log) {
        boolean isFinished = "FINISHED".equals(info.path("status").asText());
        Stream<String> conditions = StreamSupport.stream(log.spliterator(), false)
                .filter(entry -> REMARKABLE.contains(entry.path("result").asText()))
                .map(entry -> entry.path("result").asText() + " " + source(entry));
        return new ModuleResult(
                module,
                isFinished ? info.path("result").asText() : "INTERRUPTED",
                conditions.distinct().sorted().toList());
    }

    private static String source(JsonNode entry) {
        return entry.path("src").asText();
    }
}
