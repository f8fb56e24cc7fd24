package no.helseprofil.identifiers;

import java.time.YearMonth;
import java.util.Optional;
import java.util.stream.IntStream;
import no.helseprofil.identifiers.Identifier.Digits;

/**
 * National identity number of a person in health care: six digits for a date, three to distinguish people, and two
 * check digits. It is a fødselsnummer or a number with the same structure (HIS 1001, Identifikatorer for personer):
 *
 * <ul>
 * <li>D-number, for people who don't live in Norway: the day is plus 40;
 * <li>H-number, which an organisation gives a patient without a number, and NAV's synthetic people: the month is plus
 *     40;
 * <li>Norsk helsenett's synthetic people (SyntPop): the month is plus 65;
 * <li>T-number, of Skatteetaten's synthetic people (Tenor, Test-Norge): the month is plus 80;
 * <li>FH-number, the help number that organisations share: begins with 8 or 9, and has no date.
 * </ul>
 *
 * Such a month also occurs together with the day of a D-number.
 *
 * <p>Neither sex nor date of birth is read from it: numbers issued from 2032 indicate neither sex nor century, and some
 * people today have numbers with a date that isn't their own.
 */
public final class NationalIdentityNumber extends Identifier {

    private static final int LENGTH = 11;
    private static final int[] FIRST_WEIGHTS = {3, 7, 6, 1, 8, 9, 4, 5, 2, 1};
    private static final int[] SECOND_WEIGHTS = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};

    /** Largest remainder that the first check digit may leave: 0 until 2031, any of 0 to 3 from 2032. */
    private static final int LARGEST_FIRST_REMAINDER = 3;

    private static final int ADDED_TO_HELP_NUMBER = 40;
    private static final int[] ADDED_TO_MONTH = {0, ADDED_TO_HELP_NUMBER, 65, 80};
    private static final int ADDED_TO_DAY = 40;

    private NationalIdentityNumber(String value) {
        super(value);
    }

    /**
     * Reads a number of any kind, including synthetic ones. The first check digit may already be one of the four that
     * Skatteetaten allows from 2032 (Nytt fødselsnummer fra 2032), so that no change is needed on that day. The second
     * one still detects every single wrong digit and every swap of two neighbours.
     *
     * @param checkDigits whether the check digits have to be right
     * @throws MalformedIdentifierException if the text isn't such a number
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

    /** Reads a number; returns empty if {@link #parse} refuses it. */
    public static Optional<NationalIdentityNumber> read(String text, boolean checkDigits) {
        try {
            return Optional.of(parse(text, checkDigits));
        } catch (MalformedIdentifierException malformed) {
            return Optional.empty();
        }
    }

    /**
     * Returns the series of Folkeregisteret that the number belongs to, fødselsnummer or D-number; synthetic numbers
     * belong to the same series. Empty for a help number, which an organisation issues itself.
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
     * Returns whether the date exists in some century, since the number doesn't state the century. Every 29 February of
     * another century also exists in 2000 to 2099.
     */
    private static boolean isDate(int day, int month, int year) {
        return month >= 1 && month <= 12 && YearMonth.of(2000 + year, month).isValidDay(day);
    }

    private static boolean hasRightCheckDigits(String digits) {
        return Digits.modulo11(digits, FIRST_WEIGHTS) <= LARGEST_FIRST_REMAINDER
                && Digits.modulo11(digits, SECOND_WEIGHTS) == 0;
    }

    /**
     * Object identifier (OID, ITU-T X.660) that names the series of a number. ehelse.no lists those of the health
     * sector (OID-identifikatorserier i helse- og omsorgstjenesten).
     */
    public enum ObjectIdentifier {
        /** Organisation numbers of Enhetsregisteret. */
        ENH("2.16.578.1.12.4.1.4.101"),

        /**
         * Mistaken form of {@link #ENH} in older documents and clients: an OID below that of HER-ids, which names no
         * series. It is listed here to be refused with a hint.
         */
        MISTAKEN_ENH("2.16.578.1.12.4.1.2.101"),

        /** Fødselsnummer. */
        FNR("2.16.578.1.12.4.1.4.1"),

        /** D-numbers. */
        DNR("2.16.578.1.12.4.1.4.2"),

        /** Numbers of Helsepersonellregisteret. */
        HPR("2.16.578.1.12.4.1.4.4"),

        /**
         * International identifiers of organisations (ISO/IEC 6523): the issuer, then the number. In the form
         * {@code NO:ORGNR:<parent>:<child>} there are two organisation numbers.
         */
        ISO_6523("1.0.6523");

        private final String dotted;

        ObjectIdentifier(String dotted) {
            this.dotted = dotted;
        }

        /** Returns the OID as a URN (RFC 3061), the form of {@code system} in an identifier. */
        public String urn() {
            return "urn:oid:" + dotted;
        }
    }
}
