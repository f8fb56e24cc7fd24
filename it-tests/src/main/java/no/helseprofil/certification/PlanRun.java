package no.helseprofil.certification;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Run of a suite's plan from its first module to its last, with its results in a folder. */
final class PlanRun {

    private static final Set<String> ENDED = Set.of("FINISHED", "INTERRUPTED");
    private static final Duration LONGEST_MODULE = Duration.ofMinutes(6);
    private static final Duration GLANCE = Duration.ofMillis(500);

    private final Suite suite;
    private final Counterpart counterpart;
    private final Path folder;

    PlanRun(Suite suite, Counterpart counterpart, Path folder) {
        this.suite = suite;
        this.counterpart = counterpart;
        this.folder = folder;
    }

    /** Other side of a suite's modules: the users, and the application if the suite plays the server. */
    interface Counterpart {

        /** Begins a module. */
        void begin();

        /** Does what the module waits for, if anything. It is called until the module ends. */
        void act(String module, String test, String status);

        /** Returns the result of a module that has ended. */
        ModuleResult result(String module, JsonNode info, JsonNode log);
    }

    /**
     * Makes the plan and runs each of its modules.
     *
     * @param software name of the tested software with its version
     */
    RanPlan run(SuitePlan plan, JsonNode configuration, String software) {
        RunFiles.empty(folder);
        JsonNode made = suite.makePlan(plan, configuration);
        String id = made.path("id").asText();
        System.out.println(suite.planPage(id));
        Map<String, String> tests = new TreeMap<>();
        List<ModuleResult> results = new ArrayList<>();
        for (JsonNode module : made.path("modules")) {
            String test = suite.start(id, module);
            ModuleResult result = run(module.path("testModule").asText(), test);
            System.out.printf("  %-12s %s%n", result.result(), result.module());
            result.conditions().forEach(condition -> System.out.println("               " + condition));
            tests.put(result.module(), test);
            results.add(result);
        }
        RunFiles.bytes(folder.resolve("logs.zip"), suite.pagesOf(id));
        return new RanPlan(id, suite.address().toString(), software, tests, results, List.of());
    }

    private ModuleResult run(String name, String test) {
        counterpart.begin();
        Instant end = Instant.now().plus(LONGEST_MODULE);
        JsonNode info = suite.info(test);
        while (!ENDED.contains(info.path("status").asText()) && Instant.now().isBefore(end)) {
            counterpart.act(name, test, info.path("status").asText());
            suite.pause(test, GLANCE);
            info = suite.info(test);
        }
        JsonNode log = suite.log(test);
        RunFiles.json(folder.resolve(name + ".json"), log);
        return counterpart.result(name, info, log);
    }

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
            RunFiles.json(folder.resolve(FILE), this);
        }

        static RanPlan read(Path folder) {
            return RunFiles.read(folder.resolve(FILE), RanPlan.class);
        }

        static boolean isIn(Path folder) {
            return Files.exists(folder.resolve(FILE));
        }
    }
}
