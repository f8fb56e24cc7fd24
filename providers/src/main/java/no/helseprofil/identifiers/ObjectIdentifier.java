package no.helseprofil.identifiers;

import java.util.regex.Pattern;

/**
 * An object identifier (OID, ITU-T X.660): says which series a number, or which list a code, comes from. Those of the
 * health sector are listed by ehelse.no (OID-identifikatorserier i helse- og omsorgstjenesten).
 */
public final class ObjectIdentifier {

    /** Organisation numbers of Enhetsregisteret. */
    public static final ObjectIdentifier ENH = new ObjectIdentifier("2.16.578.1.12.4.1.4.101");

    /**
     * What older documents and clients write for {@link #ENH}: a number under that of HER-ids, which names no series.
     * It is here to be refused with a hint.
     */
    public static final ObjectIdentifier MISTAKEN_ENH = new ObjectIdentifier("2.16.578.1.12.4.1.2.101");

    /** Units in the register of specialist health services (RESH); integers. */
    public static final ObjectIdentifier RESH = new ObjectIdentifier("2.16.578.1.12.4.1.4.102");

    /** Fødselsnummer. */
    public static final ObjectIdentifier FNR = new ObjectIdentifier("2.16.578.1.12.4.1.4.1");

    /** D-numbers. */
    public static final ObjectIdentifier DNR = new ObjectIdentifier("2.16.578.1.12.4.1.4.2");

    /** Felles hjelpenummer (FH-numbers), the help numbers that organisations share. */
    public static final ObjectIdentifier FHN = new ObjectIdentifier("2.16.578.1.12.4.1.4.3");

    /** Numbers of Helsepersonellregisteret. */
    public static final ObjectIdentifier HPR = new ObjectIdentifier("2.16.578.1.12.4.1.4.4");

    /** HER-ids: communication parties in Adresseregisteret, not people; integers. */
    public static final ObjectIdentifier HER_ID = new ObjectIdentifier("2.16.578.1.12.4.1.2");

    /**
     * Organisations the international way (ISO/IEC 6523): who gives the number out, then the number. With
     * {@code NO:ORGNR:<parent>:<child>} it carries two organisation numbers.
     */
    public static final ObjectIdentifier ISO_6523 = new ObjectIdentifier("1.0.6523");

    /** The code list of health professions (Volven 9060), such as LE for a doctor and SP for a nurse. */
    public static final ObjectIdentifier PROFESSION = new ObjectIdentifier("2.16.578.1.12.4.1.1.9060");

    private static final String URN_PREFIX = "urn:oid:";

    /**
     * Numbers with dots between, none with a zero before it. The first is 0, 1 or 2; under 0 and 1 the second is at
     * most 39. The repetition is possessive, since Java follows another kind with its stack.
     */
    private static final Pattern DOTTED =
            Pattern.compile("(?:[01]\\.[1-3]?[0-9]|2\\.(?:0|[1-9][0-9]*))(?:\\.(?:0|[1-9][0-9]*))*+");

    private final String value;

    private ObjectIdentifier(String value) {
        this.value = value;
    }

    /**
     * Reads the dotted form (RFC 3061, section 2), such as {@code 1.0.6523}.
     *
     * @throws MalformedIdentifierException if the text is no OID
     */
    public static ObjectIdentifier parse(String dotted) throws MalformedIdentifierException {
        if (!DOTTED.matcher(dotted).matches()) {
            throw new MalformedIdentifierException(
                    "Write an OID as numbers with dots between, such as 2.16.578.1.12.4.1.4.101.");
        }
        return new ObjectIdentifier(dotted);
    }

    /** The dotted form. */
    public String value() {
        return value;
    }

    /** The form of a URN, as {@code system} of a code or identifier has it. */
    public String urn() {
        return URN_PREFIX + value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ObjectIdentifier oid && value.equals(oid.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** The dotted form: it names a series, not what is in it. */
    @Override
    public String toString() {
        return value;
    }
}
