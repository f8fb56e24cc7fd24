package no.helseprofil.identifiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.helseprofil.random.RandomInput;
import org.junit.jupiter.api.Test;

class IdentifierPropertiesTest {

    /** Every sentence that there is. */
    private static final Set<String> REASONS = Set.of(
            "Write a national identity number as eleven digits, without spaces.",
            "Write the national identity number as it was issued: its first six digits are no date.",
            "Write the national identity number as it was issued: its check digits are wrong.",
            "Write an organisation number as nine digits, without spaces.",
            "Write the organisation number as it stands in Enhetsregisteret: its check digit is wrong.",
            "Write an HPR number as one to nine digits, not all of them zero.");

    @Test
    void acceptsExactlyTheValidCheckDigitsOfAPerson() {
        RandomInput.each(input -> {
            String nine = Numbers.stem(input);
            List<String> made = IntStream.rangeClosed(0, 3)
                    .mapToObj(rest -> Numbers.person(nine, rest))
                    .flatMap(Optional::stream)
                    .toList();
            assertThat(IntStream.range(0, 100)
                            .mapToObj(ending -> nine + Numbers.digits("%02d", ending))
                            .filter(number -> refusal(() -> NationalIdentityNumber.parse(number, true))
                                    .isEmpty()))
                    .containsExactlyInAnyOrderElementsOf(made);
        });
    }

    @Test
    void refusesAnyWrongDigitInANationalIdentityNumber() {
        RandomInput.each(input -> {
            String number = person(input);
            int place = input.between(0, 10);
            int more = input.between(1, 9);
            String wrong = withOtherDigit(number, place, more);
            assertThat(refusal(() -> NationalIdentityNumber.parse(wrong, true)))
                    .as("%s made of %s", wrong, number)
                    .isPresent();
        });
    }

    @Test
    void refusesTransposedDigitsInANationalIdentityNumber() {
        RandomInput.each(input -> {
            String number = person(input);
            int place = input.between(0, 9);
            if (!(number.charAt(place) != number.charAt(place + 1))) {
                return;
            }
            String wrong = new StringBuilder(number)
                    .deleteCharAt(place)
                    .insert(place + 1, number.charAt(place))
                    .toString();
            assertThat(refusal(() -> NationalIdentityNumber.parse(wrong, true)))
                    .as("%s made of %s", wrong, number)
                    .isPresent();
        });
    }

    @Test
    void acceptsExactlyTheValidCheckDigitOfAnOrganisation() {
        RandomInput.each(input -> {
            String eight = Numbers.eightDigits(input);
            assertThat(IntStream.range(0, 10)
                            .mapToObj(digit -> eight + digit)
                            .filter(number -> refusal(() -> OrganisationNumber.parse(number, true))
                                    .isEmpty()))
                    .containsExactlyElementsOf(
                            Numbers.organisation(eight).stream().toList());
        });
    }

    @Test
    void refusesAnyWrongDigitInAnOrganisationNumber() {
        RandomInput.each(input -> {
            String eight = Numbers.eightDigits(input);
            int place = input.between(0, 8);
            int more = input.between(1, 9);
            Optional<String> number = Numbers.organisation(eight);
            if (!(number.isPresent())) {
                return;
            }
            String wrong = withOtherDigit(number.orElseThrow(), place, more);
            assertThat(refusal(() -> OrganisationNumber.parse(wrong, true)))
                    .as(wrong)
                    .isPresent();
        });
    }

    @Test
    void leadingZerosDoNotChangeAnHprNumber() {
        RandomInput.each(input -> {
            int number = input.between(1, 999_999_999);
            int width = input.between(1, 9);
            HprNumber parsed = HprNumber.parse(Numbers.digits("%0" + width + "d", number));
            assertThat(parsed.value()).isEqualTo(String.valueOf(number));
            assertThat(parsed).isEqualTo(HprNumber.parse(String.valueOf(number)));
        });
    }

    @Test
    void toStringHidesPersonalNumbers() {
        RandomInput.each(input -> {
            String number = person(input);
            int hpr = input.between(1, 999_999_999);
            assertThat(NationalIdentityNumber.parse(number, true).toString())
                    .as("not a single digit of it")
                    .doesNotContainPattern("\\d")
                    .isEqualTo(NationalIdentityNumber.parse("01813550179", true).toString());
            assertThat(HprNumber.parse(String.valueOf(hpr)).toString())
                    .doesNotContainPattern("\\d")
                    .isEqualTo(HprNumber.parse("1").toString());
        });
    }

    @Test
    void aRefusalNeverQuotesTheInput() {
        RandomInput.each(input -> {
            String text = almostNumber(input);
            assertThat(Stream.<Parser>of(
                                    () -> NationalIdentityNumber.parse(text, true),
                                    () -> OrganisationNumber.parse(text, true),
                                    () -> HprNumber.parse(text))
                            .map(IdentifierPropertiesTest::refusal)
                            .flatMap(Optional::stream))
                    .as("a refusal can be shown and logged, whatever was written")
                    .isNotEmpty()
                    .isSubsetOf(REASONS);
        });
    }

    @Test
    void everyMessageIsAValidErrorDescription() {
        assertThat(REASONS)
                .as("RFC 6749, section 5.2")
                .allMatch(reason -> reason.matches("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+"));
    }

    private static String person(RandomInput input) {
        while (true) {
            Optional<String> number = Numbers.person(Numbers.stem(input), input.between(0, 3));
            if (number.isPresent()) {
                return number.orElseThrow();
            }
        }
    }

    private static String almostNumber(RandomInput input) {
        return input.oneOf(
                () -> input.text(0, 12, "0123456789"), () -> input.text(0, 12, "0123456789."), () -> input.text(12));
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
