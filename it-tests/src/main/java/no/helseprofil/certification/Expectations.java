package no.helseprofil.certification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** Expected results of a suite by plan, module and condition: {@code docs/conformance.expected.json}. */
final class Expectations {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FAILURES = Set.of("FAILED", "INTERRUPTED");

    private final ObjectNode file;

    private Expectations(ObjectNode file) {
        this.file = file;
    }

    /** Returns an empty set of expectations. */
    static Expectations none() {
        return new Expectations(JSON.createObjectNode());
    }

    static Expectations read(Path file) {
        return new Expectations((ObjectNode) RunFiles.read(file));
    }

    /** Returns the version of the suite that gave these results. */
    String suite() {
        return file.path("suite").asText("none");
    }

    /** Returns the plans with expectations. */
    List<String> plans() {
        List<String> plans = new ArrayList<>();
        file.path("plans").fieldNames().forEachRemaining(plans::add);
        return plans;
    }

    /** Returns the expected results of a plan; empty if there are none. */
    List<ModuleResult> of(String plan) {
        return List.copyOf(modules(plan).values());
    }

    /**
     * Compares in either direction. A module that a newer suite adds or leaves out is no difference, unless it fails.
     *
     * @param version version of the suite that gave the results
     */
    Compared compare(String version, String plan, List<ModuleResult> found) {
        Map<String, ModuleResult> expected = modules(plan);
        boolean mayDiffer = !expected.isEmpty() && isNewer(version);
        List<String> differences = new ArrayList<>();
        List<String> news = new ArrayList<>();
        for (ModuleResult result : found) {
            ModuleResult before = expected.remove(result.module());
            if (before == null) {
                (mayDiffer && !FAILURES.contains(result.result()) ? news : differences)
                        .add(result.module() + ": nothing was expected, was " + result.result());
            } else {
                compare(before, result, differences);
            }
        }
        expected.forEach((module, result) ->
                (mayDiffer ? news : differences).add(module + ": expected " + result.result() + ", was not run"));
        return new Compared(differences, news);
    }

    private boolean isNewer(String version) {
        try {
            return ModuleDescriptor.Version.parse(version).compareTo(ModuleDescriptor.Version.parse(suite())) > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void compare(ModuleResult expected, ModuleResult found, List<String> differences) {
        String module = found.module();
        if (!expected.result().equals(found.result())) {
            differences.add(module + ": expected " + expected.result() + ", was " + found.result());
        }
        found.conditions().stream()
                .filter(condition -> !expected.conditions().contains(condition))
                .forEach(condition -> differences.add(module + ": new is " + condition));
        expected.conditions().stream()
                .filter(condition -> !found.conditions().contains(condition))
                .forEach(condition -> differences.add(module + ": gone is " + condition));
    }

    private Map<String, ModuleResult> modules(String plan) {
        Map<String, ModuleResult> modules = new TreeMap<>();
        JsonNode expected = file.path("plans").path(plan);
        expected.fieldNames().forEachRemaining(module -> modules.put(module, result(module, expected.path(module))));
        return modules;
    }

    private static ModuleResult result(String module, JsonNode node) {
        List<String> conditions = StreamSupport.stream(node.path("conditions").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        return new ModuleResult(module, node.path("result").asText(), conditions);
    }

    /** Returns these expectations with the results of a plan from this version of the suite. */
    Expectations with(String suite, String plan, List<ModuleResult> found) {
        ObjectNode changed = file.deepCopy();
        changed.put("suite", suite);
        ObjectNode modules = changed.withObject("/plans").putObject(plan);
        for (ModuleResult result : found) {
            ObjectNode module = modules.putObject(result.module());
            module.put("result", result.result());
            if (!result.conditions().isEmpty()) {
                ArrayNode conditions = module.putArray("conditions");
                result.conditions().forEach(conditions::add);
            }
        }
        return new Expectations(changed);
    }

    void write(Path target) {
        RunFiles.json(target, file);
    }

    /**
     * Result of a comparison, each line a sentence.
     *
     * @param differences what is otherwise than expected
     * @param news what is to be reported of a newer suite
     */
    record Compared(List<String> differences, List<String> news) {

        Compared {
            differences = List.copyOf(differences);
            news = List.copyOf(news);
        }
    }
}
