package no.helseprofil.certification;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openqa.selenium.WebDriverException;

/** Run of a suite's plan from its first module to its last, with its results in a folder. */
final class PlanRun {

    private static final Set<String> ENDED = Set.of("FINISHED", "INTERRUPTED");
    private static final Duration LONGEST_MODULE = Duration.ofMinutes(6);
    private static final Duration GLANCE = Duration.ofMillis(500);

    /** The module in which the user refuses consent. */
    private static final String REJECTS = "user-rejects-authentication";

    /** The module in which the page is opened twice and only used the second time. */
    private static final String OPENED_TWICE = "reused-request-uri-prior-to-auth-completion-succeeds";

    private final Suite suite;
    private final SuiteUser user;
    private final Path folder;
    private final Map<String, Set<String>> reviewed = new TreeMap<>();

    PlanRun(Suite suite, SuiteUser user, Path folder) {
        this.suite = suite;
        this.user = user;
        this.folder = folder;
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
        reviewed.clear();
        Instant end = Instant.now().plus(LONGEST_MODULE);
        int opened = 0;
        JsonNode info = suite.info(test);
        while (!ENDED.contains(info.path("status").asText()) && Instant.now().isBefore(end)) {
            for (String page : suite.pages(test)) {
                open(name, test, page, opened++);
            }
            suite.pause(test, GLANCE);
            info = suite.info(test);
        }
        JsonNode log = suite.log(test);
        RunFiles.json(folder.resolve(name + ".json"), log);
        return ModuleResult.of(name, info, log, reviewed);
    }

    /** Opens a page. A failure of the browser ends the module, but not the run. */
    private void open(String module, String test, String page, int before) {
        suite.opened(test, page);
        try {
            if (before == 0 && module.endsWith(OPENED_TWICE)) {
                user.look(page);
            } else {
                user.follow(page, module.endsWith(REJECTS) ? SuiteUser.Consent.NO : SuiteUser.Consent.YES)
                        .ifPresent(shown -> show(shown, test, module + "-" + (before + 1)));
            }
        } catch (WebDriverException e) {
            System.out.println("  the browser at " + page + ": " + e.getMessage());
        }
    }

    /**
     * Uploads a screenshot of a page without a form for the review, if the module has a place for it. A blank page is
     * none: a published picture can't be withdrawn.
     */
    private void show(ShownPage page, String test, String name) {
        if (page.isBlank()) {
            System.out.println("  " + name + ": " + page.line());
            return;
        }
        for (JsonNode entry : suite.log(test)) {
            if (entry.path("upload").isTextual()) {
                RunFiles.bytes(folder.resolve(name + ".png"), page.png());
                suite.upload(test, entry.path("upload").textValue(), page.png());
                reviewed.computeIfAbsent(entry.path("src").asText(), condition -> new TreeSet<>())
                        .add(page.line());
                return;
            }
        }
        System.out.println("  " + name + ": no picture was asked for, " + page.line());
    }
}
