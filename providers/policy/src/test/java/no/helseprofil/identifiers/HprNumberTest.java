package no.helseprofil.identifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HprNumberTest {

    @ParameterizedTest
    @ValueSource(strings = {"181000001", "431001110", "222200068", "9144889", "9144900", "9144897"})
    void acceptsTheTestPopulation(String number) throws MalformedIdentifierException {
        assertThat(HprNumber.parse(number).value()).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "001, 1", "000000010, 10", "009144889, 9144889", "999999999, 999999999"})
    void ignoresLeadingZeros(String text, String value) throws MalformedIdentifierException {
        assertThat(HprNumber.parse(text).value()).isEqualTo(value);
        assertThat(HprNumber.parse(text))
                .as("the same person")
                .isEqualTo(HprNumber.parse(value))
                .hasSameHashCodeAs(HprNumber.parse(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "000000000",
                "1234567890",
                "0009144889",
                " 9144889",
                "9144889 ",
                "9144889\n",
                "+9144889",
                "-9144889",
                "9 144 889",
                "914488a",
                "٩١٤٤٨٨٩",
                "９１４４８８９"
            })
    void acceptsOnlyOneToNineAsciiDigitsThatAreNotAllZero(String text) {
        assertThatThrownBy(() -> HprNumber.parse(text))
                .isInstanceOf(MalformedIdentifierException.class)
                .hasMessage("Write an HPR number as one to nine digits, not all of them zero.");
    }

    @Test
    void differentNumbersAreNotEqual() throws MalformedIdentifierException {
        assertThat(HprNumber.parse("9144889"))
                .isNotEqualTo(HprNumber.parse("91448890"))
                .isNotEqualTo("9144889");
    }
}
