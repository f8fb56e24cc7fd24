package no.helseprofil.identifiers;

/**
 * An object identifier (OID, ITU-T X.660) that is written or expected here: says which series a number comes from.
 * Those of the health sector are listed by ehelse.no (OID-identifikatorserier i helse- og omsorgstjenesten).
 */
public enum ObjectIdentifier {
    /** Organisation numbers of Enhetsregisteret. */
    ENH("2.16.578.1.12.4.1.4.101"),

    /**
     * What older documents and clients write for {@link #ENH}: a number under that of HER-ids, which names no series.
     * It is here to be refused with a hint.
     */
    MISTAKEN_ENH("2.16.578.1.12.4.1.2.101"),

    /** Fødselsnummer. */
    FNR("2.16.578.1.12.4.1.4.1"),

    /** D-numbers. */
    DNR("2.16.578.1.12.4.1.4.2"),

    /** Numbers of Helsepersonellregisteret. */
    HPR("2.16.578.1.12.4.1.4.4"),

    /**
     * Organisations the international way (ISO/IEC 6523): who gives the number out, then the number. With
     * {@code NO:ORGNR:<parent>:<child>} it carries two organisation numbers.
     */
    ISO_6523("1.0.6523");

    private final String dotted;

    ObjectIdentifier(String dotted) {
        this.dotted = dotted;
    }

    /** The form of a URN (RFC 3061), as {@code system} of an identifier has it. */
    public String urn() {
        return "urn:oid:" + dotted;
    }
}
