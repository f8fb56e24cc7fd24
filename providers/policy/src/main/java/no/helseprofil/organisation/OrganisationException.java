package no.helseprofil.organisation;

/** What a client says that it acts for, or is registered for, and that is refused. */
public final class OrganisationException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String sentence;
    private final boolean passes;

    /** A refusal that says what to change. */
    public OrganisationException(String sentence) {
        this(sentence, false);
    }

    private OrganisationException(String sentence, boolean passes) {
        super(sentence);
        this.sentence = sentence;
        this.passes = passes;
    }

    /** A refusal of what nobody can tell at the moment: nothing is wrong with the request, and it may be sent again. */
    static OrganisationException thatPasses(String sentence) {
        return new OrganisationException(sentence, true);
    }

    /** One constant sentence that says what to change, with HelseID's code; never quotes the request. */
    public String sentence() {
        return sentence;
    }

    /** Whether the same request may be let through later. */
    public boolean passes() {
        return passes;
    }
}
