package no.helseprofil.attestation;

/** An attestation that can't be read. */
public final class AttestationException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String sentence;

    AttestationException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** One sentence that says what to change, of words that are ours alone; never quotes what was sent. */
    public String sentence() {
        return sentence;
    }
}
