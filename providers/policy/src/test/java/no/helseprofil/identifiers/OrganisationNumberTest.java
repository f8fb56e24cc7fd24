package no.helseprofil.identifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrganisationNumberTest {

    private static final String FORM = "Write an organisation number as nine digits, without spaces.";
    private static final String CHECK_DIGIT =
            "Write the organisation number as it stands in Enhetsregisteret: its check digit is wrong.";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    999977774 | Granfjelldal kommune
                    313745392 | Acme EPJ, a supplier
                    313325016 | Hansens legekontor
                    312232324 | Flaksvaagøy kommune
                    313231593 | a synthetic organisation
                    917897468 | an organisation of the samples
                    994598759 | Norsk helsenett
                    912159523 | an example of HelseID's pages
                    922734046 | an example of HelseID's pages
                    993467049 | a legal entity of the trust framework's examples
                    874716782 | a place of care, which begins with 8
                    974589095 | a place of care
                    100100673 | a test doctor's office, which begins with 1
                    """)
    void acceptsTheTestPopulation(String number, String whose) throws MalformedIdentifierException {
        assertThat(OrganisationNumber.parse(number, true).value()).as(whose).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    999977776 | a care home of Granfjelldal kommune
                    999977775 | a doctors' office of Granfjelldal kommune
                    312232326 | a unit of Flaksvaagøy kommune
                    """)
    void acceptsAWrongCheckDigitOnlyIfUnchecked(String number, String whose) throws MalformedIdentifierException {
        assertThatThrownBy(() -> OrganisationNumber.parse(number, true))
                .as(whose)
                .hasMessage(CHECK_DIGIT);
        assertThat(OrganisationNumber.parse(number, false).value()).as(whose).isEqualTo(number);
    }

    @Test
    void refusesANumberWhoseCheckDigitWouldBe10() {
        assertThat(Numbers.organisation("10000013")).isEmpty();
        for (int digit = 0; digit <= 9; digit++) {
            String number = "10000013" + digit;
            assertThatThrownBy(() -> OrganisationNumber.parse(number, true)).hasMessage(CHECK_DIGIT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "99997777",
                "9999777744",
                "999 977 774",
                " 999977774",
                "999977774 ",
                "999977774\n",
                "+99977774",
                "-99977774",
                "NO9999777",
                "٩٩٩٩٧٧٧٧٤",
                "９９９９７７７７４"
            })
    void acceptsOnlyNineAsciiDigits(String text) {
        assertThatThrownBy(() -> OrganisationNumber.parse(text, true)).hasMessage(FORM);
        assertThatThrownBy(() -> OrganisationNumber.parse(text, false)).hasMessage(FORM);
    }

    @Test
    void toStringShowsTheNumber() throws MalformedIdentifierException {
        assertThat(OrganisationNumber.parse("994598759", true))
                .as("a log has to say which organisation it was")
                .hasToString("994598759");
    }

    @Test
    void isEqualByValue() throws MalformedIdentifierException {
        OrganisationNumber number = OrganisationNumber.parse("999977774", true);
        assertThat(number)
                .isEqualTo(OrganisationNumber.parse("999977774", false))
                .hasSameHashCodeAs(OrganisationNumber.parse("999977774", false))
                .isNotEqualTo(OrganisationNumber.parse("313745392", true))
                .isNotEqualTo("999977774");
    }
}
