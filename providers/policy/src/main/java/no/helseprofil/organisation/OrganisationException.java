package no.helseprofil.organisation;

/** Refusal of an organisation that a client names or is registered for. */
public final class OrganisationException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String sentence;
    private final boolean passes;

    /** Creates a refusal that says what to change. */
    public OrganisationException(String sentence) {
        this(sentence, false);
    }

    private OrganisationException(String sentence, boolean passes) {
        super(sentence);
        this.sentence = sentence;
        this.passes = passes;
    }

    /** Returns a refusal because a register doesn't answer now: the same request may be sent again. */
    static OrganisationException thatPasses(String sentence) {
        return new OrganisationException(sentence, true);
    }

    /** Returns one constant sentence that says what to change, with HelseID's code; it never quotes the request. */
    public String sentence() {
        return sentence;
    }

    /** Returns whether the same request may succeed later. */
    public boolean passes() {
        return passes;
    }
}
