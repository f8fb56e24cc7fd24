package no.helseprofil.identifiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeContainer;
import no.bekk.bekkopen.org.OrganisasjonsnummerValidator;
import no.bekk.bekkopen.person.FodselsnummerValidator;

/**
 * NoCommons, which others in Norway trust, says the same wherever it speaks of the same: numbers with a date, by the rule
 * until 2031. It reads a century out of the number, which ours doesn't; so the numbers are those of 1901 to 1999, where
 * every century has the same 29 February.
 */
class SecondOpinionTest {

    @BeforeContainer
    static void takeSyntheticNumbersToo() {
        FodselsnummerValidator.ALLOW_SYNTHETIC_NUMBERS = true;
    }

    @Property
    void onCheckDigitsOfPeopleItAgreesButForWhatTheRuleOf2032Adds(@ForAll("stems") String nine) {
        List<String> theirs =
                numbers(nine, 100).filter(FodselsnummerValidator::isValid).toList();
        assertThat(theirs).isEqualTo(Numbers.person(nine, 0).stream().toList());
        assertThat(numbers(nine, 100).filter(SecondOpinionTest::isPerson)).containsAll(theirs);
    }

    @Property(tries = 5000)
    void onDatesItAgrees(
            @ForAll @IntRange(max = 79) int day,
            @ForAll @IntRange(max = 99) int month,
            @ForAll @IntRange(min = 1, max = 99) int year,
            @ForAll @IntRange(max = 499) int individual) {
        String nine = Numbers.digits("%02d%02d%02d%03d", day, month, year, individual);
        Numbers.person(nine, 0)
                .ifPresent(number ->
                        assertThat(isPerson(number)).as(number).isEqualTo(FodselsnummerValidator.isValid(number)));
    }

    @Property
    void onOrganisationNumbersItAgrees(@ForAll("eightDigits") String eight) {
        assertThat(numbers(eight, 10).filter(SecondOpinionTest::isOrganisation))
                .containsExactlyElementsOf(numbers(eight, 10)
                        .filter(OrganisasjonsnummerValidator::isValid)
                        .toList());
    }

    @Provide
    Arbitrary<String> stems() {
        return Numbers.stemsWithDate(0, 499).withoutEdgeCases();
    }

    @Provide
    Arbitrary<String> eightDigits() {
        return Arbitraries.strings().numeric().ofLength(8);
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
