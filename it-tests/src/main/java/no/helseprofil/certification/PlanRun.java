package no.helseprofil.certification;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

    PlanRun(Suite suite, SuiteUser user, Path folder) {
        this.suite = suite;
        this.user = user;
        this.folder = folder;
    }

    /** Makes the plan and runs each of its modules. */
    List<ModuleResult> run(SuitePlan plan, JsonNode configuration, boolean publishes) {
        JsonNode made = suite.makePlan(plan, configuration);
        String id = made.path("id").asText();
        System.out.println(suite.address() + "/plan-detail.html?plan=" + id);
        List<ModuleResult> results = new ArrayList<>();
        for (JsonNode module : made.path("modules")) {
            ModuleResult result = run(id, module);
            System.out.printf("  %-12s %s%n", result.result(), result.module());
            result.conditions().forEach(condition -> System.out.println("               " + condition));
            results.add(result);
        }
        RunFiles.bytes(folder.resolve("logs.zip"), suite.pagesOf(id));
        if (publishes) {
            RunFiles.bytes(folder.resolve("certification-package.zip"), suite.packageOf(id));
        }
        return results;
    }

    private ModuleResult run(String plan, JsonNode module) {
        String name = module.path("testModule").asText();
        String test = suite.start(plan, module);
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
        return ModuleResult.of(name, info, log);
    }

    /** Opens a page. A failure of the browser ends the module, but not the run. */
    private void open(String module, String test, String page, int before) {
        suite.opened(test, page);
        try {
            if (before == 0 && module.endsWith(OPENED_TWICE)) {
                user.look(page);
            } else if (!user.follow(page, module.endsWith(REJECTS) ? SuiteUser.Consent.NO : SuiteUser.Consent.YES)) {
                byte[] png = user.screenshot();
                RunFiles.bytes(folder.resolve(module + "-" + (before + 1) + ".png"), png);
                fillPlaceholder(test, png);
            }
        } catch (WebDriverException e) {
            System.out.println("  the browser at " + page + ": " + e.getMessage());
        }
    }

    /** Uploads a screenshot of a page without a form for the review, if the module has a place for it. */
    private void fillPlaceholder(String test, byte[] png) {
        for (JsonNode entry : suite.log(test)) {
            if (entry.path("upload").isTextual()) {
                suite.upload(test, entry.path("upload").textValue(), png);
                return;
            }
        }
    }
}
