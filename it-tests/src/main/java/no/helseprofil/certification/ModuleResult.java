package no.helseprofil.certification;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A suite's result of one module.
 *
 * @param module its name
 * @param result {@code PASSED}, {@code WARNING}, {@code REVIEW}, {@code SKIPPED}, {@code FAILED}, or {@code
 *     INTERRUPTED} if it did not end
 * @param conditions its remarkable conditions in alphabetical order, each as {@code WARNING NameOfTheCondition}, with
 *     what was seen behind it: {@code : sid, typ}
 */
record ModuleResult(String module, String result, List<String> conditions) {

    private static final String REVIEW = "REVIEW";
    private static final Set<String> REMARKABLE = Set.of("FAILURE", "WARNING", REVIEW);

    /** Members that say nothing about what was found. */
    private static final Set<String> OF_EACH_ENTRY = Set.of(
            "_id",
            "blockId",
            "msg",
            "requested_scope",
            "requirements",
            "result",
            "src",
            "supplied",
            "testId",
            "testOwner",
            "time");

    private static final Pattern QUOTED = Pattern.compile("(?<=')[\\w.:/-]+(?=')");

    ModuleResult {
        conditions = List.copyOf(conditions);
    }

    /**
     * Reads the result from the module's status and log.
     *
     * @param pages the lines of the pages that were uploaded, by the condition that asked for them
     */
    static ModuleResult of(String module, JsonNode info, JsonNode log, Map<String, Set<String>> pages) {
        boolean isFinished = "FINISHED".equals(info.path("status").asText());
        Map<String, Set<String>> seen = new TreeMap<>();
        for (JsonNode entry : log) {
            String result = entry.path("result").asText();
            if (REMARKABLE.contains(result)) {
                String condition = entry.path("src").asText();
                seen.computeIfAbsent(result + " " + condition, key -> new TreeSet<>())
                        .addAll(REVIEW.equals(result) ? pages.getOrDefault(condition, Set.of()) : names(entry));
            }
        }
        List<String> conditions = new ArrayList<>();
        seen.forEach((condition, what) ->
                conditions.add(what.isEmpty() ? condition : condition + ": " + String.join(", ", what)));
        return new ModuleResult(module, isFinished ? info.path("result").asText() : "INTERRUPTED", conditions);
    }

    /** Returns this result with a further line. */
    ModuleResult plus(String line) {
        return new ModuleResult(
                module,
                result,
                Stream.concat(Stream.of(line), conditions.stream()).toList());
    }

    /** Returns the names in an entry of the log: its own members, such as unexpected claims, and the quoted ones. */
    private static Set<String> names(JsonNode entry) {
        Set<String> names = new TreeSet<>();
        entry.fieldNames().forEachRemaining(names::add);
        names.removeAll(OF_EACH_ENTRY);
        QUOTED.matcher(entry.path("msg").asText())
                .results()
                .map(MatchResult::group)
                .forEach(names::add);
        return names;
    }
}
