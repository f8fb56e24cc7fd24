package no.helseprofil.certification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Plan that was run, as its results' folder keeps it until it is published.
 *
 * @param id its id in the suite
 * @param suite address of the suite
 * @param software name of the tested software with its version
 * @param tests the run of each module, by the module's name
 * @param results the result of each module
 * @param differences what was otherwise than expected
 */
record RanPlan(
        String id,
        String suite,
        String software,
        Map<String, String> tests,
        List<ModuleResult> results,
        List<String> differences) {

    static final String FILE = "plan.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    RanPlan {
        tests = Map.copyOf(tests);
        results = List.copyOf(results);
        differences = List.copyOf(differences);
    }

    /** Returns this plan with the differences from what is expected. */
    RanPlan with(List<String> found) {
        return new RanPlan(id, suite, software, tests, results, found);
    }

    void write(Path folder) {
        RunFiles.json(folder.resolve(FILE), JSON.valueToTree(this));
    }

    static RanPlan read(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            return JSON.treeToValue(RunFiles.read(file), RanPlan.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no plan is in " + file, e);
        }
    }

    static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }
}
