package no.helseprofil.identifiers;

/**
 * Object identifier (OID, ITU-T X.660) that names the series of a number. ehelse.no lists those of the health sector
 * (OID-identifikatorserier i helse- og omsorgstjenesten).
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
