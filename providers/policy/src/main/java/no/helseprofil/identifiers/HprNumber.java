package no.helseprofil.identifiers;

/**
 * The number of a person in Helsepersonellregisteret (HPR): one to nine digits, no check digit that anybody
 * has published. Some systems fill it up with zeros to nine digits, others take it for an integer, so zeros on
 * the left mean nothing; its value has none.
 */
public final class HprNumber extends Identifier {

    private static final int MOST_DIGITS = 9;

    private HprNumber(String value) {
        super(value);
    }

    /**
     * Reads an HPR number.
     *
     * @throws MalformedIdentifierException if the text is no HPR number, or zero, which names nobody
     */
    public static HprNumber parse(String text) throws MalformedIdentifierException {
        if (!Digits.are(text, 1, MOST_DIGITS) || Digits.number(text, 0, text.length()) == 0) {
            throw new MalformedIdentifierException("Write an HPR number as one to nine digits, not all of them zero.");
        }
        return new HprNumber(String.valueOf(Digits.number(text, 0, text.length())));
    }
}
