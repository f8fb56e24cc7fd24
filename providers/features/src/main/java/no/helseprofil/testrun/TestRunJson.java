package no.helseprofil.testrun;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.function.UnaryOperator;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Requirement;
import no.helseprofil.testrun.StepState.TestRunVerdict;
import no.helseprofil.testrun.TestRun.TestRunSetup;
import no.helseprofil.testrun.TestRun.TestRunSetup.Software;

/** A run for programs, and the content of its signed evidence. */
public final class TestRunJson {

    private static final TestRunWords WORDS = TestRunWords.in(Language.EN);

    private TestRunJson() {}

    /**
     * Returns the run as one object. It holds no value of a request.
     *
     * @param page returns the address of a requirement's help page, by the requirement's id
     */
    public static ObjectNode of(TestRun run, Instant now, UnaryOperator<String> page) {
        TestRunProgress trial = run.trial();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode client = json.putObject("client");
        client.put("client_id", run.clientId()).put("temporary", run.temporary());
        trial.keys().forEach(client.putArray("keys")::add);
        TestRunSetup setup = trial.setup();
        if (setup != null) {
            Software software = setup.software();
            if (software != null) {
                json.putObject("software")
                        .put("software_id", software.id())
                        .put("software_version", software.version());
            }
            json.putObject("server").put("helseprofil", setup.helseprofil()).put("keycloak", setup.keycloak());
            json.put("catalogue", setup.catalogue());
        }
        json.put("started", run.started().toString());
        json.put("ends", run.ends().toString());
        if (run.ended() != null) {
            json.put("ended", run.ended().toString());
        }
        json.put("on", run.isOn(now));
        json.put("requests", trial.requests());
        json.put("verdict", trial.verdict().id());
        ArrayNode steps = json.putArray("steps");
        trial.plan().forEach(step -> add(steps.addObject(), step, trial.state(step), page));
        return json;
    }

    private static void add(ObjectNode json, TestStep step, StepState state, UnaryOperator<String> page) {
        json.put("id", step.id()).put("title", WORDS.title(step));
        json.put("verdict", state.verdict().id());
        json.put("requests", state.met()).put("wrong", state.wrong());
        if (state.verdict() != TestRunVerdict.PASSED) {
            json.put("do", WORDS.todo(step));
        }
        if (state.reason() != null) {
            json.put("reason", state.reason().id());
            WORDS.reason(state).ifPresent(text -> json.put("remedy", text));
        }
        ArrayNode requirements = json.putArray("requirements");
        TestRunWords.requirements(state).forEach(requirement -> add(requirements.addObject(), requirement, page));
    }

    private static void add(ObjectNode json, Requirement requirement, UnaryOperator<String> page) {
        json.put("id", requirement.id())
                .put("title", WORDS.title(requirement))
                .put("remedy", WORDS.remedy(requirement))
                .put("page", page.apply(requirement.id()));
    }
}
