package no.helseprofil.attestation;

/** Refusal of an attestation that can't be read. */
public final class AttestationException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String sentence;

    AttestationException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** Returns one sentence that says what to change, in words of this code; it never quotes the request. */
    public String sentence() {
        return sentence;
    }
}
