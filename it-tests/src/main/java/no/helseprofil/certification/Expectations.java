package no.helseprofil.certification;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Expected results of a suite: {@code docs/conformance.expected.json}.
 *
 * @param suite version of the suite that gave these results
 * @param results the results by plan and module
 */
record Expectations(String suite, @JsonProperty("plans") Map<String, Map<String, Expected>> results) {

    private static final Set<String> FAILURES = Set.of("FAILED", "INTERRUPTED");

    /** Returns an empty set of expectations. */
    static Expectations none() {
        return new Expectations("none", Map.of());
    }

    static Expectations read(Path file) {
        return RunFiles.read(file, Expectations.class);
    }

    /** Returns the plans with expectations. */
    Set<String> plans() {
        return results.keySet();
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
            return Version.parse(version).compareTo(Version.parse(suite)) > 0;
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
        results.getOrDefault(plan, Map.of())
                .forEach((module, expected) ->
                        modules.put(module, new ModuleResult(module, expected.result(), expected.conditions())));
        return modules;
    }

    /** Returns these expectations with the results of a plan from this version of the suite. */
    Expectations with(String suite, String plan, List<ModuleResult> found) {
        Map<String, Expected> modules = new LinkedHashMap<>();
        found.forEach(result -> modules.put(result.module(), new Expected(result.result(), result.conditions())));
        Map<String, Map<String, Expected>> changed = new LinkedHashMap<>(results);
        changed.put(plan, modules);
        return new Expectations(suite, changed);
    }

    void write(Path target) {
        RunFiles.json(target, this);
    }

    /** An expected result of a module, see {@link ModuleResult}. */
    record Expected(
            String result,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> conditions) {

        Expected(String result, @Nullable List<String> conditions) {
            this.result = result;
            this.conditions = conditions == null ? List.of() : List.copyOf(conditions);
        }
    }

    /**
     * Result of a comparison, each line a sentence.
     *
     * @param differences what is otherwise than expected
     * @param news what is to be reported of a newer suite
     */
    record Compared(List<String> differences, List<String> news) {}
}
