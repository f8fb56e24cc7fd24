package no.helseprofil.identifiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class IdentifierPropertiesTest {

    /** Every sentence that there is. */
    private static final Set<String> REASONS = Set.of(
            "Write a national identity number as eleven digits, without spaces.",
            "Write the national identity number as it was issued: its first six digits are no date.",
            "Write the national identity number as it was issued: its check digits are wrong.",
            "Write an organisation number as nine digits, without spaces.",
            "Write the organisation number as it stands in Enhetsregisteret: its check digit is wrong.",
            "Write an HPR number as one to nine digits, not all of them zero.");

    @Property
    void ofAllEndingsThoseThatTheRulesMakeAndNoOthersAreRight(@ForAll("stems") String nine) {
        List<String> made = IntStream.rangeClosed(0, 3)
                .mapToObj(rest -> Numbers.person(nine, rest))
                .flatMap(Optional::stream)
                .toList();
        assertThat(IntStream.range(0, 100)
                        .mapToObj(ending -> nine + Numbers.digits("%02d", ending))
                        .filter(number -> refusal(() -> NationalIdentityNumber.parse(number, true))
                                .isEmpty()))
                .containsExactlyInAnyOrderElementsOf(made);
    }

    @Property
    void noWrongDigitInTheNumberOfAPersonPasses(
            @ForAll("people") String number,
            @ForAll @IntRange(max = 10) int place,
            @ForAll @IntRange(min = 1, max = 9) int more) {
        String wrong = withOtherDigit(number, place, more);
        assertThat(refusal(() -> NationalIdentityNumber.parse(wrong, true)))
                .as("%s made of %s", wrong, number)
                .isPresent();
    }

    @Property
    void noTwoNeighboursThatChangedPlacesInTheNumberOfAPersonPass(
            @ForAll("people") String number, @ForAll @IntRange(max = 9) int place) {
        Assume.that(number.charAt(place) != number.charAt(place + 1));
        String wrong = new StringBuilder(number)
                .deleteCharAt(place)
                .insert(place + 1, number.charAt(place))
                .toString();
        assertThat(refusal(() -> NationalIdentityNumber.parse(wrong, true)))
                .as("%s made of %s", wrong, number)
                .isPresent();
    }

    @Property
    void ofTenOrganisationNumbersTheOneThatTheRuleMakesIsRight(@ForAll("eightDigits") String eight) {
        assertThat(IntStream.range(0, 10)
                        .mapToObj(digit -> eight + digit)
                        .filter(number -> refusal(() -> OrganisationNumber.parse(number, true))
                                .isEmpty()))
                .containsExactlyElementsOf(Numbers.organisation(eight).stream().toList());
    }

    @Property
    void noWrongDigitInAnOrganisationNumberPasses(
            @ForAll("eightDigits") String eight,
            @ForAll @IntRange(max = 8) int place,
            @ForAll @IntRange(min = 1, max = 9) int more) {
        Optional<String> number = Numbers.organisation(eight);
        Assume.that(number.isPresent());
        String wrong = withOtherDigit(number.orElseThrow(), place, more);
        assertThat(refusal(() -> OrganisationNumber.parse(wrong, true)))
                .as(wrong)
                .isPresent();
    }

    @Property
    void anHprNumberIsTheSameHoweverManyZerosStandBeforeIt(
            @ForAll @IntRange(min = 1, max = 999_999_999) int number, @ForAll @IntRange(min = 1, max = 9) int width)
            throws MalformedIdentifierException {
        HprNumber parsed = HprNumber.parse(Numbers.digits("%0" + width + "d", number));
        assertThat(parsed.value()).isEqualTo(String.valueOf(number));
        assertThat(parsed).isEqualTo(HprNumber.parse(String.valueOf(number)));
    }

    @Property
    void whatNamesAPersonIsNeverShown(
            @ForAll("people") String number, @ForAll @IntRange(min = 1, max = 999_999_999) int hpr)
            throws MalformedIdentifierException {
        assertThat(NationalIdentityNumber.parse(number, true).toString())
                .as("not a single digit of it")
                .doesNotContainPattern("\\d")
                .isEqualTo(NationalIdentityNumber.parse("01813550179", true).toString());
        assertThat(HprNumber.parse(String.valueOf(hpr)).toString())
                .doesNotContainPattern("\\d")
                .isEqualTo(HprNumber.parse("1").toString());
    }

    @Property
    void aRefusalSaysOneOfAFewSentencesAndNothingOfTheText(@ForAll("almostNumbers") String text) {
        assertThat(Stream.<Parser>of(
                                () -> NationalIdentityNumber.parse(text, true),
                                () -> OrganisationNumber.parse(text, true),
                                () -> HprNumber.parse(text))
                        .map(IdentifierPropertiesTest::refusal)
                        .flatMap(Optional::stream))
                .as("a refusal can be shown and logged, whatever was written")
                .isNotEmpty()
                .isSubsetOf(REASONS);
    }

    @Example
    void everySentenceFitsAnErrorDescription() {
        assertThat(REASONS)
                .as("RFC 6749, section 5.2")
                .allMatch(reason -> reason.matches("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+"));
    }

    @Provide
    Arbitrary<String> stems() {
        return Numbers.stems();
    }

    @Provide
    Arbitrary<String> people() {
        return Numbers.stems()
                .flatMap(nine -> Arbitraries.integers().between(0, 3).map(rest -> Numbers.person(nine, rest)))
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow);
    }

    @Provide
    Arbitrary<String> eightDigits() {
        return Arbitraries.strings().numeric().ofLength(8);
    }

    @Provide
    Arbitrary<String> almostNumbers() {
        return Arbitraries.oneOf(
                Arbitraries.strings().numeric().ofMaxLength(12),
                Arbitraries.strings().withChars("0123456789.").ofMaxLength(12),
                Arbitraries.strings().ofMaxLength(12));
    }

    private static String withOtherDigit(String number, int place, int more) {
        int digit = (Character.getNumericValue(number.charAt(place)) + more) % 10;
        return number.substring(0, place) + digit + number.substring(place + 1);
    }

    private static Optional<String> refusal(Parser parser) {
        try {
            parser.parse();
            return Optional.empty();
        } catch (MalformedIdentifierException refused) {
            return Optional.of(refused.reason());
        }
    }

    private interface Parser {
        Object parse() throws MalformedIdentifierException;
    }
}
