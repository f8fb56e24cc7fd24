package no.helseprofil.profile.request;

import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/**
 * {@code request-form}: a request that two programs could read in two ways is refused before anything else about it is
 * judged. Until this is enforced for an existing client, its request is read as Keycloak reads it, so that what is
 * judged is what is carried out. A {@link #SEMICOLON} waits for no date, since Keycloak's versions differ there.
 */
public final class RequestForm extends DefinedRequirement implements RequestCheck {

    /** Answer to a form whose percent-encoding can't be decoded. */
    public static final String UNDECODABLE =
            "encode the form as application/x-www-form-urlencoded; it can't be decoded";

    /** Answer to a body of another type, such as JSON, or to no body. */
    public static final String NO_PARAMETERS =
            "send the parameters in the body as application/x-www-form-urlencoded; this request has none that can be read";

    /** Answer to a semicolon that some readers take for the end of a parameter, and others for a part of its value. */
    public static final String SEMICOLON =
            "write a semicolon as %3B in the query and in the form; some readers end a parameter at one";

    public RequestForm() {
        super(
                "request-form",
                RequirementKind.DATED,
                OAuthError.INVALID_REQUEST,
                "RFC 6749 section 3.2",
                "RFC 8725 section 3.10");
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return true;
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        if (facts.form().faults().contains(SEMICOLON)) {
            return new Outcome.Failed(OAuthError.INVALID_REQUEST, SEMICOLON, Outcome.Precedence.DELIMITERS);
        }
        if (!facts.form().faults().isEmpty()) {
            return of(OAuthError.INVALID_REQUEST, facts.form().faults().get(0));
        }
        if (facts.assertion() instanceof Facts.Assertion.Malformed malformed) {
            return of(OAuthError.INVALID_CLIENT, "correct the client assertion: " + malformed.reason());
        }
        return Outcome.PASSED;
    }

    private static Outcome of(OAuthError error, String sentence) {
        return new Outcome.Failed(error, sentence, Outcome.Precedence.FORM);
    }
}
