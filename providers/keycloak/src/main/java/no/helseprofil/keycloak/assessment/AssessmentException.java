package no.helseprofil.keycloak.assessment;

/** Reason why an assessment can't go on, with the remedy for the operator. It holds no secret. */
final class AssessmentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AssessmentException(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
