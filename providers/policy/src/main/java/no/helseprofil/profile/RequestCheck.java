package no.helseprofil.profile;

import java.util.Objects;
import java.util.Optional;
import no.helseprofil.jose.ClientAssertion;
import no.helseprofil.profile.Facts.AuthorizationParameters;

public interface RequestCheck extends Requirement {

    /**
     * Judges one request by its facts alone. It uses nothing up, calls no register, and returns the same outcome for
     * the same facts.
     *
     * @param facts the request
     * @param parameters the values in force for this requirement
     */
    Outcome check(Facts facts, Parameters parameters);

    /**
     * Returns whether a request of this kind can fail the requirement and so is evidence about the client. By default
     * these are requests in which a client authenticates.
     */
    default boolean isSeenIn(RequestKind kind) {
        return kind.endpoint().authenticatesClient();
    }

    /** Returns the part of such a request that the requirement looks at. */
    default RequestPart part() {
        return RequestPart.WHOLE;
    }

    /** Returns whether the requirement can apply to a client with this registration. */
    default boolean concerns(ClientMetadata client) {
        return true;
    }

    /**
     * Returns why these values refuse every request of a client with this registration; empty if that depends on the
     * request.
     *
     * @param client the client
     * @param parameters the values
     * @return what to change
     */
    default Optional<String> refusalBySettings(ClientMetadata client, Parameters parameters) {
        return Optional.empty();
    }

    /** Returns a failure with the error of this requirement's definition. */
    default Outcome.Failed failed(String sentence) {
        return new Outcome.Failed(
                Objects.requireNonNull(definition().error(), "a requirement on requests has an error"), sentence);
    }

    /** Part of a request that a requirement looks at. A request without it is no evidence for the requirement. */
    enum RequestPart {
        /** The request itself, which is always present. */
        WHOLE,
        ASSERTION,
        PROOF,
        /**
         * Details (RFC 9396), which a client sends as needed; observations don't show which of its requests had some.
         */
        DETAILS,
        /** The request object, which a client may send or not; observations don't show which requests had one. */
        REQUEST_OBJECT
    }

    /** Requirement on requests that is counted and never refused, so that it has no error of its own. */
    interface MeasuredCheck extends RequestCheck {

        /** {@inheritDoc} The error is a placeholder that no client ever sees. */
        @Override
        default Outcome.Failed failed(String sentence) {
            return new Outcome.Failed(OAuthError.INVALID_REQUEST, sentence);
        }
    }

    /** Requirement on the details of a request, which is checked wherever a client may send details. */
    interface DetailsCheck extends RequestCheck {

        @Override
        default boolean isSeenIn(RequestKind kind) {
            return kind.endpoint() != Endpoint.USERINFO;
        }

        @Override
        default RequestPart part() {
            return RequestPart.DETAILS;
        }
    }

    /** Requirement on the parameters of an authorization request, which applies if these are known. */
    interface AuthorizationCheck extends RequestCheck {

        @Override
        default Outcome check(Facts facts, Parameters parameters) {
            AuthorizationParameters request = facts.authorizationParameters();
            return request == null ? Outcome.NOT_APPLICABLE : judge(request, facts);
        }

        @Override
        default boolean isSeenIn(RequestKind kind) {
            return kind.isOfLogin();
        }

        Outcome judge(AuthorizationParameters request, Facts facts);
    }

    /** Requirement on the content of a client assertion, which applies to requests that have one. */
    interface AssertionCheck extends RequestCheck {

        @Override
        default Outcome check(Facts facts, Parameters parameters) {
            return facts.assertion() instanceof Facts.Assertion.Present present
                    ? judge(present.content(), facts, parameters)
                    : Outcome.NOT_APPLICABLE;
        }

        @Override
        default RequestPart part() {
            return RequestPart.ASSERTION;
        }

        /** Judges the assertion of a request that has one. */
        Outcome judge(ClientAssertion assertion, Facts facts, Parameters parameters);
    }

    /**
     * Requirement on the content of a DPoP proof, which applies to requests with a proof at endpoints that check
     * proofs.
     */
    interface ProofCheck extends RequestCheck {

        @Override
        default Outcome check(Facts facts, Parameters parameters) {
            boolean applies = facts.endpoint().takesProof() && facts.proof() instanceof Facts.Proof.Present;
            return applies ? judge((Facts.Proof.Present) facts.proof(), facts, parameters) : Outcome.NOT_APPLICABLE;
        }

        @Override
        default boolean isSeenIn(RequestKind kind) {
            return kind.endpoint().takesProof();
        }

        @Override
        default RequestPart part() {
            return RequestPart.PROOF;
        }

        /** Judges the proof of a request that has one. */
        Outcome judge(Facts.Proof.Present proof, Facts facts, Parameters parameters);
    }
}
