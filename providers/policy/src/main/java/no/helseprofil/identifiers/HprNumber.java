package no.helseprofil.identifiers;

import no.helseprofil.identifiers.Identifier.Digits;

/**
 * Number of a person in Helsepersonellregisteret (HPR): one to nine digits, without a check digit as far as published.
 * Some systems pad it with zeros to nine digits and others treat it as an integer, so leading zeros have no meaning.
 * The value has none.
 */
public final class HprNumber extends Identifier {

    private static final int MOST_DIGITS = 9;

    private HprNumber(String value) {
        super(value);
    }

    /**
     * Reads an HPR number.
     *
     * @throws MalformedIdentifierException if the text isn't an HPR number, or is zero, which identifies no person
     */
    public static HprNumber parse(String text) throws MalformedIdentifierException {
        if (!Digits.are(text, 1, MOST_DIGITS) || Digits.number(text, 0, text.length()) == 0) {
            throw new MalformedIdentifierException("Write an HPR number as one to nine digits, not all of them zero.");
        }
        return new HprNumber(String.valueOf(Digits.number(text, 0, text.length())));
    }
}
