package no.helseprofil.identifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers here are public samples, synthetic by their month, or of people who are born in 2035. */
class NationalIdentityNumberTest {

    private static final String FORM = "Write a national identity number as eleven digits, without spaces.";
    private static final String DATE =
            "Write the national identity number as it was issued: its first six digits are no date.";
    private static final String CHECK_DIGITS =
            "Write the national identity number as it was issued: its check digits are wrong.";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    06828399789 | the person of HelseID's samples, synthetic
                    17056600574 | with HPR number 431001110
                    04048900181 | with HPR number 181000001
                    13116900216 | a test user
                    15080050515 | a test user
                    04056600324 | with HPR number 9144900
                    20086600138 | with HPR number 9144897
                    """)
    void acceptsTheTestPopulation(String number, String whose) throws MalformedIdentifierException {
        assertThat(NationalIdentityNumber.parse(number, true).value()).as(whose).isEqualTo(number);
    }

    @Test
    void acceptsWrongCheckDigitsOnlyIfUnchecked() throws MalformedIdentifierException {
        assertRefused("05076600324", true, CHECK_DIGITS);
        assertThat(NationalIdentityNumber.parse("05076600324", false).value()).isEqualTo("05076600324");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    01013550103 | fødselsnummer
                    41013550105 | D-number
                    01413550196 | H-number of January
                    01523550124 | H-number of December
                    01663550132 | Norsk helsenett's synthetic person of January
                    01773550170 | Norsk helsenett's synthetic person of December
                    01813550179 | T-number of January
                    01923550107 | T-number of December
                    41413550198 | D- and H-number
                    41663550126 | D-number of Norsk helsenett's synthetic person
                    41813550162 | D- and T-number
                    81212121223 | FH-number
                    """)
    void acceptsEveryKind(String number, String kind) throws MalformedIdentifierException {
        assertThat(NationalIdentityNumber.parse(number, true).value()).as(kind).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0101355010",
                "010135501033",
                "010135 0103",
                " 01013550103",
                "01013550103 ",
                "01013550103\n",
                "010135-50103",
                "+1013550103",
                "-1013550103",
                "0101355010a",
                "٠١٠١٣٥٥٠١٠٣",
                "０１０１３５５０１０３",
                "0101355010𝟛"
            })
    void acceptsOnlyElevenAsciiDigits(String text) {
        assertRefused(text, true, FORM);
        assertRefused(text, false, FORM);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    00013550174 | day 0
                    32013550165 | day 32
                    40013550168 | day 0 of a D-number
                    72013550159 | day 32 of a D-number
                    31043550104 | 31 April
                    01003550113 | month 0
                    01133550131 | month 13
                    01403550104 | month 0 of an H-number
                    01533550114 | month 13 of an H-number
                    01653550142 | month 0 of Norsk helsenett's synthetic people
                    01783550160 | month 13 of Norsk helsenett's synthetic people
                    01803550189 | month 0 of a T-number
                    01933550105 | month 13 of a T-number
                    """)
    void refusesANumberWithoutADate(String number, String reason) {
        assertThatThrownBy(() -> NationalIdentityNumber.parse(number, true))
                .as(reason)
                .hasMessage(DATE);
        assertThatThrownBy(() -> NationalIdentityNumber.parse(number, false))
                .as("dates are no check digits: " + reason)
                .hasMessage(DATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"81212121223", "94545456561", "80000000098", "99999999928"})
    void acceptsAnFhNumberWithoutADate(String number) throws MalformedIdentifierException {
        assertThat(NationalIdentityNumber.parse(number, true).value()).isEqualTo(number);
    }

    @Test
    void anFhNumberHasCheckDigits() {
        assertRefused("81212121224", true, CHECK_DIGITS);
        assertRefused("81212121213", true, CHECK_DIGITS);
    }

    @Test
    void acceptsFebruary29IfAnyCenturyHasIt() throws MalformedIdentifierException {
        for (String number : new String[] {"29023650159", "29820050124", "69820050118"}) {
            assertThat(NationalIdentityNumber.parse(number, true).value())
                    .as("2036, or 2000 though 1900 had none")
                    .isEqualTo(number);
        }
        assertRefused("29023550138", true, DATE);
        assertRefused("30023650106", true, DATE);
    }

    @ParameterizedTest
    @CsvSource({"29023650159, 0", "29023650167, 1", "29023650175, 2", "29023650183, 3"})
    void acceptsARemainderOf0To3InTheFirstCheckDigit(String number, int rest) throws MalformedIdentifierException {
        assertThat(Numbers.person("290236501", rest)).hasValue(number);
        assertThat(NationalIdentityNumber.parse(number, true).value()).isEqualTo(number);
    }

    @Test
    void refusesARemainderOf4InTheFirstCheckDigit() {
        assertThat(Numbers.person("290236501", 4))
                .as("the second check digit is right")
                .hasValue("29023650191");
        assertRefused("29023650191", true, CHECK_DIGITS);
    }

    @Test
    void acceptsOneSecondCheckDigitOnly() {
        assertRefused("29023650168", true, CHECK_DIGITS);
        assertRefused("29023650169", true, CHECK_DIGITS);
        assertRefused("29023650160", true, CHECK_DIGITS);
    }

    @Test
    void verifiesCheckDigitsOnlyIfEnabled() throws MalformedIdentifierException {
        assertRefused("01013550100", true, CHECK_DIGITS);
        assertThat(NationalIdentityNumber.parse("01013550100", false).value()).isEqualTo("01013550100");
    }

    @Test
    void isEqualByValue() throws MalformedIdentifierException {
        NationalIdentityNumber number = NationalIdentityNumber.parse("01813550179", true);
        assertThat(number)
                .isEqualTo(NationalIdentityNumber.parse("01813550179", false))
                .hasSameHashCodeAs(NationalIdentityNumber.parse("01813550179", false))
                .isNotEqualTo(NationalIdentityNumber.parse("01923550107", true))
                .isNotEqualTo("01813550179");
    }

    private static void assertRefused(String text, boolean checkDigits, String reason) {
        assertThatThrownBy(() -> NationalIdentityNumber.parse(text, checkDigits))
                .isInstanceOf(MalformedIdentifierException.class)
                .hasMessage(reason);
    }
}
