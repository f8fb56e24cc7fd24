package no.helseprofil.testrun;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import no.helseprofil.html.Authority;
import no.helseprofil.html.HtmlPage;
import no.helseprofil.html.StyleSheet;
import no.helseprofil.profile.Language;

/**
 * Pages of test runs for people: no script, no form, no external resource.
 *
 * @param authority the authority that runs the realm
 * @param language the language of the reader
 * @param help returns the address of a requirement's help page, by the requirement's id
 */
public record TestRunPage(Authority authority, Language language, UnaryOperator<String> help) {

    /**
     * Returns the page with the plan and how to begin.
     *
     * @param address address of the page itself
     * @param open whether the realm lets clients be tested
     */
    public HtmlPage start(String address, boolean open) {
        return page("start", Map.of("address", address, "open", open, "plan", List.of(TestStep.values())));
    }

    public HtmlPage run(TestRun run, Instant now, String evidence) {
        return page("run", Map.of("run", run, "on", run.isOn(now), "evidence", evidence));
    }

    /** Returns the page for a run that doesn't exist, or no longer does. */
    public HtmlPage unknown() {
        return page("unknown", Map.of());
    }

    private HtmlPage page(String key, Map<String, ?> values) {
        Map<String, Object> model = new HashMap<>(values);
        model.put("key", key);
        model.put("words", TestRunWords.in(language));
        model.put("help", help);
        return HtmlPage.of(TestRunPage.class, "testrun.ftl", StyleSheet.COMMON, language.tag(), authority, model);
    }
}
