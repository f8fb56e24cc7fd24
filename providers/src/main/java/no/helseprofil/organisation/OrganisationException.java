package no.helseprofil.organisation;

/** What a client says that it acts for, or is registered for, and that is refused. */
public final class OrganisationException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String sentence;

    /** A refusal that says what to change. */
    public OrganisationException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** One constant sentence that says what to change, with HelseID's code; never quotes the request. */
    public String sentence() {
        return sentence;
    }
}
