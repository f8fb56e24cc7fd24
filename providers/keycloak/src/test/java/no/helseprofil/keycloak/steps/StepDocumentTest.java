package no.helseprofil.keycloak.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.Docs;
import no.helseprofil.GeneratedDocument;
import no.helseprofil.keycloak.request.Step;
import no.helseprofil.keycloak.request.Step.Column;
import no.helseprofil.keycloak.request.Step.Hook;
import no.helseprofil.profile.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The list of {@code docs/architecture.md} is written by this class, from the steps that are executed. */
class StepDocumentTest {

    private static final List<Step<?, ?, ?>> STEPS = new RequestSteps().steps();

    private static final Map<Column, String> COLUMNS = Map.of(
            Column.TOKEN, "token",
            Column.PUSHED_AUTHORIZATION, "PAR",
            Column.AUTHORIZATION, "authorize",
            Column.LOGIN_END, "login ends",
            Column.USERINFO, "userinfo",
            Column.INTROSPECTION, "introspect",
            Column.REVOCATION, "revoke",
            Column.OTHER, "other",
            Column.REGISTRATION, "register");

    @Test
    void thePageListsTheSteps() throws IOException {
        new GeneratedDocument(Docs.file("architecture.md"), "steps.write", getClass())
                .shows("steps", "\n" + table() + "\n");
    }

    @Test
    void everyStepIsANamedMethod() {
        assertThat(STEPS)
                .extracting(StepMethod::of)
                .as("a lambda has no name, and two rows of one method are one")
                .doesNotHaveDuplicates()
                .noneMatch(method -> method.name().startsWith("lambda$"));
    }

    @ParameterizedTest
    @EnumSource
    void everyEndpointReadsWhatItsChecksNeed(Endpoint endpoint) {
        assertThat(isExecuted("FactsReader.assertion", Column.of(endpoint)))
                .as("an assertion is read where a client authenticates")
                .isEqualTo(endpoint.authenticatesClient());
        assertThat(isExecuted("FactsReader.proof", Column.of(endpoint)))
                .as("a proof is read where one is looked at")
                .isEqualTo(endpoint.takesProof());
    }

    @ParameterizedTest
    @EnumSource
    void everyEndpointDecides(Column column) {
        assertThat(isExecuted("ProfileRequest.decide", column) || isExecuted("ClientRegistrations.proposed", column))
                .isTrue();
    }

    @Test
    void noTokenIsSignedWithoutADecision() {
        assertThat(List.of(Column.TOKEN, Column.LOGIN_END)).allSatisfy(column -> {
            assertThat(isExecuted("AccessTokenPostProcessor.decide", column)).isTrue();
            assertThat(isExecuted("AccessTokenPostProcessor.finish", column)).isTrue();
        });
    }

    private static boolean isExecuted(String method, Column column) {
        Step<?, ?, ?> row = STEPS.stream()
                .filter(step -> StepMethod.of(step).toString().equals(method))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no step executes " + method));
        return row.isAt(column);
    }

    private static String table() {
        Set<Hook<?, ?, ?>> shown = new HashSet<>();
        return STEPS.stream().map(step -> line(step, shown.add(step.hook()))).collect(Collectors.joining());
    }

    private static String line(Step<?, ?, ?> step, boolean isFirst) {
        return (isFirst ? "\n**" + step.hook().when() + "**\n\n" : "") + "1. `" + StepMethod.of(step) + "` "
                + step.what() + ": " + places(step) + "\n";
    }

    private static String places(Step<?, ?, ?> step) {
        List<String> places = named(step, true);
        List<String> others = named(step, false);
        if (others.isEmpty()) {
            return "all";
        }
        return others.size() < places.size() ? "all but " + String.join(", ", others) : String.join(", ", places);
    }

    private static List<String> named(Step<?, ?, ?> step, boolean isExecuted) {
        return Arrays.stream(Column.values())
                .filter(place -> step.isAt(place) == isExecuted)
                .map(COLUMNS::get)
                .toList();
    }
}
