package no.helseprofil.keycloak.user;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthAttributeTest {

    private static final String WRONG_CHECK_DIGITS = "05076600324";

    @ParameterizedTest
    @CsvSource({
        "PID, 06828399789",
        "HPR_NUMBER, 9144900",
        "HPR_DETAILS, '{\"approvals\":[]}'",
        "ORGANISATIONS, 999977774",
        "ORGANISATIONS, 999977774:313325016"
    })
    void acceptsAValidValue(HealthAttribute attribute, String value) {
        assertThat(attribute.problemOf(value, true)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PID, 0682839978, eleven digits",
        "PID, '06828399789 ', eleven digits",
        "PID, 06138399789, no date",
        "HPR_NUMBER, LE9144900, one to nine digits",
        "HPR_DETAILS, LE9144900, one JSON object",
        "ORGANISATIONS, 999977775, check digit is wrong",
        "ORGANISATIONS, 999977774:, nine digits",
        "ORGANISATIONS, 999977774:313325016:313325016, the child's behind it"
    })
    void refusesAnInvalidValueWithAHint(HealthAttribute attribute, String value, String sentence) {
        assertThat(attribute.problemOf(value, true).orElseThrow())
                .contains(sentence)
                .doesNotContain(value);
    }

    @Test
    void ignoresCheckDigitsIfUnchecked() {
        assertThat(HealthAttribute.PID.problemOf(WRONG_CHECK_DIGITS, true).orElseThrow())
                .contains("check digits");
        assertThat(HealthAttribute.PID.problemOf(WRONG_CHECK_DIGITS, false))
                .as("not all numbers of a test environment have right ones")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PID", "Pid", "HPR_NUMBER", "hpr_Details", "Organisations", "p\u0131d", "P\u0130D"})
    void matchesAnotherSpelling(String name) {
        assertThat(HealthAttribute.isInOtherLetters(name))
                .as("compared as the mappers of LDAP do, which take a dotless i for an i")
                .isTrue();
        assertThat(HealthAttribute.named(name)).as("but is another attribute").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pid", "pids", "hpr", "hpr-number", "", "user.attributes.PID", " pid"})
    void doesNotMatchOtherNames(String name) {
        assertThat(HealthAttribute.isInOtherLetters(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"user.attributes.pid", "user.attributes.Hpr_Number", "user.attributes.user.attributes.pid"})
    void isFoundBehindKeycloaksPrefix(String name) {
        assertThat(HealthAttribute.isBehindPrefix(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pid", "PID", "user.attributes.", "user.attributes.phone", "attributes.pid"})
    void isNotFoundBehindOtherPrefixes(String name) {
        assertThat(HealthAttribute.isBehindPrefix(name)).isFalse();
    }
}
