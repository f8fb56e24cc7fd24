package no.helseprofil.keycloak.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import no.helseprofil.keycloak.request.Step.Column;
import no.helseprofil.keycloak.request.Step.Hook;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of where the table of steps is executed. */
class StepTest {

    private final List<String> executed = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void aMissingRequiredStepStopsTheRequest(Column column) {
        Hook<List<String>, String, RuntimeException> hook = Hook.required("it has no row");

        assertThatThrownBy(() -> hook.run(column, executed, "on"))
                .as("a row that is taken out opens nothing")
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no step at " + column + " when it has no row");
    }

    @ParameterizedTest
    @EnumSource
    void anUnlistedStepIsNotExecuted(Column column) {
        Hook<List<String>, String, RuntimeException> hook = Hook.optional("it has no row");
        Step<List<String>, String, RuntimeException> step =
                hook.step("is no row", EnumSet.allOf(Column.class), List::add);

        hook.run(column, executed, "on");

        assertThat(step.isAt(column)).as("the control").isTrue();
        assertThat(executed).isEmpty();
    }
}
