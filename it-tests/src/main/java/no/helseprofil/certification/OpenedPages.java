package no.helseprofil.certification;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.openqa.selenium.WebDriverException;

/** Opening of the pages that the modules of a plan for servers want opened, with the screenshots for reviews. */
final class OpenedPages implements PlanRun.Counterpart {

    /** The module in which the user refuses consent. */
    private static final String REJECTS = "user-rejects-authentication";

    /** The module in which the page is opened twice and only used the second time. */
    private static final String OPENED_TWICE = "reused-request-uri-prior-to-auth-completion-succeeds";

    private final Suite suite;
    private final SuiteUser user;
    private final Path folder;
    private final Map<String, Set<String>> reviewed = new TreeMap<>();
    private int opened;

    OpenedPages(Suite suite, SuiteUser user, Path folder) {
        this.suite = suite;
        this.user = user;
        this.folder = folder;
    }

    @Override
    public void begin() {
        reviewed.clear();
        opened = 0;
    }

    @Override
    public void act(String module, String test, String status) {
        for (String page : suite.pages(test)) {
            open(module, test, page, opened++);
        }
    }

    @Override
    public ModuleResult result(String module, JsonNode info, JsonNode log) {
        return ModuleResult.of(module, info, log, reviewed);
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

    /**
     * Page without a form that a server shows instead of going on: what a review is about.
     *
     * @param line the line by which it is recognised in the expected results
     * @param isBlank whether there is nothing to read on it
     * @param png a screenshot of it
     */
    @SuppressWarnings("ArrayRecordComponent")
    record ShownPage(String line, boolean isBlank, byte[] png) {

        private static final int LONGEST = 200;

        /** Line with the requirement and the description of the error, in English in each language of the page. */
        private static final Pattern REQUIREMENT = Pattern.compile("(?m)^[a-z][a-z0-9-]*: .+$");

        /**
         * Reads a page: the line of its message that begins with a requirement, or else the whole text up to a limit.
         *
         * @param message the message of an error page; empty if it is none
         * @param text all that the page says
         */
        static ShownPage of(String message, String text, byte[] png) {
            String line = REQUIREMENT
                    .matcher(message)
                    .results()
                    .map(result -> result.group().strip())
                    .findFirst()
                    .orElseGet(() -> beginning(text));
            return new ShownPage(line, text.isBlank(), png);
        }

        private static String beginning(String text) {
            String line = text.strip().replaceAll("\\s+", " ");
            if (line.isEmpty()) {
                return "a blank page";
            }
            return "no requirement but «" + line.substring(0, Math.min(line.length(), LONGEST)) + "»";
        }
    }
}
