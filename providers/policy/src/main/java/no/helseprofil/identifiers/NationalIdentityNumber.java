package no.helseprofil.identifiers;

import java.time.YearMonth;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The number of a person in health care, of eleven digits: six for a date, three to tell people of that date apart, and
 * two check digits. It is a fødselsnummer or a number made like one (HIS 1001, Identifikatorer for personer):
 *
 * <ul>
 *   <li>D-number, for people who don't live in Norway: the day is 40 more;
 *   <li>H-number, which an organisation gives a patient without a number, and NAV's synthetic people: the month is 40
 *       more;
 *   <li>Norsk helsenett's synthetic people (SyntPop): the month is 65 more;
 *   <li>T-number, of Skatteetaten's synthetic people (Tenor, Test-Norge): the month is 80 more;
 *   <li>FH-number, the help number that organisations share: begins with 8 or 9, and has no date.
 * </ul>
 *
 * A month of those kinds goes with the day of a D-number as well.
 *
 * <p>Neither sex nor date of birth is read from it: numbers issued from 2032 tell neither sex nor century, and people
 * of today have numbers with a date that isn't their own.
 */
public final class NationalIdentityNumber extends Identifier {

    private static final int LENGTH = 11;
    private static final int[] FIRST_WEIGHTS = {3, 7, 6, 1, 8, 9, 4, 5, 2, 1};
    private static final int[] SECOND_WEIGHTS = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};

    /** What may be left over by the first check digit: 0 until 2031, any of 0 to 3 from 2032. */
    private static final int LARGEST_FIRST_REMAINDER = 3;

    private static final int ADDED_TO_HELP_NUMBER = 40;
    private static final int[] ADDED_TO_MONTH = {0, ADDED_TO_HELP_NUMBER, 65, 80};
    private static final int ADDED_TO_DAY = 40;

    private NationalIdentityNumber(String value) {
        super(value);
    }

    /**
     * Reads a number of any kind, synthetic ones as well. The first check digit may be one of the four that
     * Skatteetaten allows from 2032 (Nytt fødselsnummer fra 2032), today already, so that nothing has to happen on that
     * day. The second still finds every wrong digit and every two neighbours that changed places.
     *
     * @param checkDigits whether the check digits have to be right
     * @throws MalformedIdentifierException if the text is no such number
     */
    public static NationalIdentityNumber parse(String text, boolean checkDigits) throws MalformedIdentifierException {
        if (!Digits.are(text, LENGTH, LENGTH)) {
            throw new MalformedIdentifierException(
                    "Write a national identity number as eleven digits, without spaces.");
        }
        if (!isWithoutDate(text) && !beginsWithDate(text)) {
            throw new MalformedIdentifierException(
                    "Write the national identity number as it was issued: its first six digits are no date.");
        }
        if (checkDigits && !hasRightCheckDigits(text)) {
            throw new MalformedIdentifierException(
                    "Write the national identity number as it was issued: its check digits are wrong.");
        }
        return new NationalIdentityNumber(text);
    }

    /** The same; empty if the text is no such number. */
    public static Optional<NationalIdentityNumber> read(String text, boolean checkDigits) {
        try {
            return Optional.of(parse(text, checkDigits));
        } catch (MalformedIdentifierException malformed) {
            return Optional.empty();
        }
    }

    /**
     * The series of Folkeregisteret that it is from, fødselsnummer or D-number; those of synthetic people are of the
     * same. Empty for a help number, which an organisation gives out itself.
     */
    public Optional<ObjectIdentifier> series() {
        int month = Digits.number(value(), 2, 4);
        boolean isHelpNumber =
                isWithoutDate(value()) || month > ADDED_TO_HELP_NUMBER && month <= ADDED_TO_HELP_NUMBER + 12;
        return isHelpNumber
                ? Optional.empty()
                : Optional.of(
                        Digits.number(value(), 0, 2) > ADDED_TO_DAY ? ObjectIdentifier.DNR : ObjectIdentifier.FNR);
    }

    private static boolean isWithoutDate(String digits) {
        return digits.charAt(0) >= '8';
    }

    private static boolean beginsWithDate(String digits) {
        int day = Digits.number(digits, 0, 2);
        int dayOfMonth = day > ADDED_TO_DAY ? day - ADDED_TO_DAY : day;
        int month = Digits.number(digits, 2, 4);
        int year = Digits.number(digits, 4, 6);
        return IntStream.of(ADDED_TO_MONTH).anyMatch(added -> isDate(dayOfMonth, month - added, year));
    }

    /**
     * Whether there is such a day in some century, as the number doesn't say in which one: from 2000 to 2099 there is
     * every 29 February that another century has.
     */
    private static boolean isDate(int day, int month, int year) {
        return month >= 1 && month <= 12 && YearMonth.of(2000 + year, month).isValidDay(day);
    }

    private static boolean hasRightCheckDigits(String digits) {
        return Digits.modulo11(digits, FIRST_WEIGHTS) <= LARGEST_FIRST_REMAINDER
                && Digits.modulo11(digits, SECOND_WEIGHTS) == 0;
    }
}
