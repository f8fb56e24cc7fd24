package no.helseprofil.keycloak.assessment;

/** An assessment can't go on, and this is why and what an operator does about it. Holds no secret. */
final class AssessmentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AssessmentException(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
