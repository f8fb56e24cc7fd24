package no.helseprofil.profile;

/** Requirement on requests that is counted and never refused, so that it has no error of its own. */
public interface MeasuredCheck extends RequestCheck {

    /** {@inheritDoc} The error is a placeholder that no client ever sees. */
    @Override
    default Outcome.Failed failed(String sentence) {
        return new Outcome.Failed(OAuthError.INVALID_REQUEST, sentence);
    }
}
