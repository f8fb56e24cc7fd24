package no.helseprofil.identifiers;

import no.helseprofil.identifiers.Identifier.Digits;

/**
 * Organisation number of Enhetsregisteret, of a legal entity or a unit of one: nine digits, the last of which is a
 * check digit. The number is public, so {@link #toString()} shows it.
 */
public final class OrganisationNumber extends Identifier {

    private static final int LENGTH = 9;
    private static final int[] WEIGHTS = {3, 2, 7, 6, 5, 4, 3, 2, 1};

    private OrganisationNumber(String value) {
        super(value);
    }

    /**
     * Reads an organisation number. It accepts any first digit: real numbers begin with 8 or 9, synthetic ones with 1,
     * 2 or 3.
     *
     * @param checkDigits whether the check digit has to be right; in the national test environment some are not
     * @throws MalformedIdentifierException if the text isn't an organisation number
     */
    public static OrganisationNumber parse(String text, boolean checkDigits) throws MalformedIdentifierException {
        if (!Digits.are(text, LENGTH, LENGTH)) {
            throw new MalformedIdentifierException("Write an organisation number as nine digits, without spaces.");
        }
        if (checkDigits && Digits.modulo11(text, WEIGHTS) != 0) {
            throw new MalformedIdentifierException(
                    "Write the organisation number as it stands in Enhetsregisteret: its check digit is wrong.");
        }
        return new OrganisationNumber(text);
    }

    /** Returns the nine digits: organisation numbers are public, and a log has to state which organisation it was. */
    @Override
    public String toString() {
        return value();
    }
}
