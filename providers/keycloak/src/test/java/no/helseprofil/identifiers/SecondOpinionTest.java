package no.helseprofil.identifiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.bekk.bekkopen.org.OrganisasjonsnummerValidator;
import no.bekk.bekkopen.person.FodselsnummerValidator;
import no.helseprofil.random.RandomInput;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * NoCommons, which others in Norway trust, says the same wherever it speaks of the same: numbers with a date, by the rule
 * until 2031. It reads a century out of the number, which ours doesn't; so the numbers are those of 1901 to 1999, where
 * every century has the same 29 February.
 */
class SecondOpinionTest {

    @BeforeAll
    static void takeSyntheticNumbersToo() {
        FodselsnummerValidator.ALLOW_SYNTHETIC_NUMBERS = true;
    }

    @Test
    void agreesOnCheckDigitsOfPeopleExceptTheRuleOf2032() {
        RandomInput.each(input -> {
            String nine = Numbers.stemWithDate(input, 499);
            List<String> theirs =
                    numbers(nine, 100).filter(FodselsnummerValidator::isValid).toList();
            assertThat(theirs).isEqualTo(Numbers.person(nine, 0).stream().toList());
            assertThat(numbers(nine, 100).filter(SecondOpinionTest::isPerson)).containsAll(theirs);
        });
    }

    @Test
    void agreesOnDates() {
        RandomInput.each(5000, input -> {
            int day = input.between(0, 79);
            int month = input.between(0, 99);
            int year = input.between(1, 99);
            int individual = input.between(0, 499);
            String nine = Numbers.digits("%02d%02d%02d%03d", day, month, year, individual);
            Numbers.person(nine, 0)
                    .ifPresent(number ->
                            assertThat(isPerson(number)).as(number).isEqualTo(FodselsnummerValidator.isValid(number)));
        });
    }

    @Test
    void agreesOnOrganisationNumbers() {
        RandomInput.each(input -> {
            String eight = Numbers.eightDigits(input);
            assertThat(numbers(eight, 10).filter(SecondOpinionTest::isOrganisation))
                    .containsExactlyElementsOf(numbers(eight, 10)
                            .filter(OrganisasjonsnummerValidator::isValid)
                            .toList());
        });
    }

    private static Stream<String> numbers(String beginning, int endings) {
        int width = endings == 10 ? 1 : 2;
        return IntStream.range(0, endings).mapToObj(ending -> beginning + Numbers.digits("%0" + width + "d", ending));
    }

    private static boolean isPerson(String number) {
        try {
            return number.equals(NationalIdentityNumber.parse(number, true).value());
        } catch (MalformedIdentifierException refused) {
            return false;
        }
    }

    private static boolean isOrganisation(String number) {
        try {
            return number.equals(OrganisationNumber.parse(number, true).value());
        } catch (MalformedIdentifierException refused) {
            return false;
        }
    }
}
