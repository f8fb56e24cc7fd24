package no.helseprofil.decision;

import static no.helseprofil.profile.ClientSetting.DPOP_BOUND_ACCESS_TOKENS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import no.helseprofil.profile.ClientCheck.Protection;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.Facts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrationTest {

    private static final Protection DPOP = new Protection(DPOP_BOUND_ACCESS_TOKENS, "true", "leave it on");

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(
            nullValues = "unset",
            value = {
                "true,  true,  false",
                "true,  TRUE,  false",
                "true,  false, true",
                "true,  no,    true",
                "true,  unset, true",
                "TRUE,  false, true",
                "TRUE,  unset, true",
                "false, false, false",
                "false, true,  false",
                "unset, false, false",
                "unset, unset, false"
            })
    void detectsThatAProtectionIsTurnedOff(String before, String after, boolean turnsOff) {
        assertThat(change(before, after).turnsOff(DPOP)).isEqualTo(turnsOff);
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(
            nullValues = "unset",
            value = {"unset, unset", "unset, false", "unset, true", "true, unset", "false, false", "no, no"})
    void aRegisteredClientLacksNoProtection(String before, String after) {
        assertThat(change(before, after).lacks(DPOP))
                .as("its administrators alone turn a protection on")
                .isFalse();
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(
            nullValues = "unset",
            value = {"true, unset, true", "true, false, false", "unset, unset, false", "unset, true, false"})
    void detectsThatAValueIsCleared(String before, String after, boolean clears) {
        assertThat(change(before, after).clears(DPOP.setting())).isEqualTo(clears);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            nullValues = "unset",
            value = {"unset, true", "false, true", "FALSE, true", "no, true", "0, true", "true, false", "TRUE, false"})
    void aNewClientLacksAProtectionForAnyFalseValue(String proposed, boolean lacks) {
        Registration registration = new Registration(Facts.Standing.UNDER_PROFILE, null, dpop(proposed), false);
        assertThat(registration.lacks(DPOP)).isEqualTo(lacks);
        assertThat(registration.turnsOff(DPOP))
                .as("there was nothing to turn off")
                .isFalse();
    }

    @Test
    void mergesFilledInValuesWithTheProposedClient() {
        Registration asked = new Registration(Facts.Standing.UNDER_PROFILE, null, dpop(null), true);
        assertThat(asked.with(Map.of(DPOP_BOUND_ACCESS_TOKENS, "true")))
                .as("nothing else of the registration changes")
                .isEqualTo(new Registration(Facts.Standing.UNDER_PROFILE, null, dpop("true"), true));
        assertThat(asked.with(Map.of())).as("nothing is filled in").isEqualTo(asked);
    }

    private static Registration change(String before, String after) {
        return new Registration(Facts.Standing.UNDER_PROFILE, dpop(before), dpop(after), false);
    }

    private static ClientMetadata dpop(String value) {
        ClientFixture client = ClientFixture.compliant().without(DPOP_BOUND_ACCESS_TOKENS);
        return (value == null ? client : client.with(DPOP_BOUND_ACCESS_TOKENS, value)).metadata();
    }
}
