package no.helseprofil.testrun;

import static no.helseprofil.html.Html.element;
import static no.helseprofil.html.Html.marked;
import static no.helseprofil.html.Html.text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.html.Authority;
import no.helseprofil.html.Html;
import no.helseprofil.html.StyleSheet;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Requirement;
import no.helseprofil.testrun.StepState.TestRunVerdict;
import no.helseprofil.testrun.TestRun.TestRunSetup;
import no.helseprofil.testrun.TestRun.TestRunSetup.Software;
import org.jspecify.annotations.Nullable;

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
    public Html.Element start(String address, boolean open) {
        TestRunWords words = words();
        List<Html> content = new ArrayList<>(heading(words.get("start.title"), words.get("start.intro")));
        if (!open) {
            content.add(element("p", marked(words.get("start.closed"))).with("class", "note"));
            return page(words.get("start.title"), content);
        }
        content.add(section(
                words.get("start.temporary"), words.get("start.temporary.text"), command("""
                curl -X POST -H 'Content-Type: application/json' %sruns \\
                    -d '{"software_id":"…","software_version":"1.0",
                         "jwks":{"keys":[{"kty":"EC","crv":"P-256","kid":"1","alg":"ES256","x":"…","y":"…"}]},
                         "redirect_uris":["http://127.0.0.1:8765/callback"]}'""".formatted(address))));
        content.add(section(words.get("start.own"), words.get("start.own.text"), command("""
                curl -X POST -H "Authorization: DPoP $TOKEN" -H "DPoP: $PROOF" -H 'Content-Type: application/json' %sruns \\
                    -d '{"software_id":"…","software_version":"1.0"}'""".formatted(address))));
        content.add(section(words.get("start.result"), words.get("start.result.text")));
        content.add(element("h2", text(words.get("plan"))));
        content.add(element(
                "dl",
                Stream.of(TestStep.values())
                        .map(step -> row(text(words.title(step)), element("dd", marked(words.todo(step)))))
                        .toList()));
        return page(words.get("start.title"), content);
    }

    public Html.Element run(TestRun run, Instant now, String evidence) {
        TestRunWords words = words();
        boolean on = run.isOn(now);
        List<Html> content = new ArrayList<>(heading(words.get("run.title"), words.get(on ? "run.on" : "run.over")));
        content.add(facts(run, words));
        int number = 0;
        for (TestStep step : run.trial().plan()) {
            number++;
            content.add(step(number, step, run.trial().state(step), words));
        }
        if (run.ended() != null) {
            content.add(element("h2", text(words.get("evidence"))));
            if (run.isNamed()) {
                content.add(element("p", marked(words.get("evidence.text"))));
                content.add(element(
                        "p", element("a", text(words.get("evidence.link"))).with("href", evidence)));
            } else {
                content.add(element("p", marked(words.get("evidence.none"))));
            }
        }
        return page(words.get("run.title"), content);
    }

    /** Returns the page for a run that doesn't exist, or no longer does. */
    public Html.Element unknown() {
        TestRunWords words = words();
        return page(words.get("unknown.title"), heading(words.get("unknown.title"), words.get("unknown.text")));
    }

    private Html.Element facts(TestRun run, TestRunWords words) {
        TestRunSetup setup = run.trial().setup();
        Software software = setup == null ? null : setup.software();
        return element(
                "dl",
                row(text(words.get("run.client")), element("dd", element("code", text(run.clientId())))),
                row(
                        text(words.get("run.software")),
                        element("dd", text(software == null ? "–" : software.id() + " " + software.version()))),
                row(
                        text(words.get("run.verdict")),
                        element("dd", text(words.verdict(run.trial().verdict())))),
                row(text(words.get("run.started")), element("dd", text(words.date(run.started())))),
                row(
                        text(words.get(run.ended() == null ? "run.ends" : "run.ended")),
                        element("dd", text(words.date(Objects.requireNonNullElse(run.ended(), run.ends()))))),
                row(
                        text(words.get("run.requests")),
                        element("dd", text(String.valueOf(run.trial().requests())))));
    }

    private Html.Element step(int number, TestStep step, StepState state, TestRunWords words) {
        List<Html> content = new ArrayList<>();
        content.add(element("h2", text(number + ". " + words.title(step))));
        content.add(element(
                "p",
                element("strong", text(words.verdict(state.verdict()))),
                text(
                        state.met() == 0
                                ? ""
                                : " (" + words.get("run.requests") + ": " + state.met() + ", " + words.get("run.wrong")
                                        + ": " + state.wrong() + ")")));
        if (state.verdict() != TestRunVerdict.PASSED) {
            content.add(element("p", marked(words.todo(step))));
        }
        words.reason(state)
                .ifPresent(reason -> content.add(element("p", marked(reason)).with("class", "note")));
        TestRunWords.requirements(state).forEach(requirement -> content.addAll(requirement(requirement, words)));
        return element("section", content);
    }

    private List<Html> requirement(Requirement requirement, TestRunWords words) {
        return List.of(
                element(
                        "p",
                        element("a", text(words.title(requirement))).with("href", help.apply(requirement.id())),
                        text(" "),
                        element("code", text(requirement.id()))),
                element("p", marked(words.remedy(requirement))));
    }

    private static Html.Element section(String title, String explanation, Html... content) {
        return element("section", element("h2", text(title)), element("p", marked(explanation)))
                .and(List.of(content));
    }

    private static Html command(String command) {
        return element("pre", element("code", text(command)));
    }

    private static List<Html> heading(String title, @Nullable String intro) {
        return List.of(element("h1", text(title)), element("p", intro == null ? List.of() : marked(intro)));
    }

    private static Html.Element row(Html term, Html.Element description) {
        return element("div", element("dt", term), description);
    }

    private Html.Element page(String title, List<? extends Html> content) {
        return Html.page(StyleSheet.COMMON, language.tag(), authority, title, element("main", content));
    }

    private TestRunWords words() {
        return TestRunWords.in(language);
    }
}
