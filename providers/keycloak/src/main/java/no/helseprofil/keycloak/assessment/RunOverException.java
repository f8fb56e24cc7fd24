package no.helseprofil.keycloak.assessment;

/** Signal that a run was cancelled, has failed or is gone with its realm: nothing more is written of it. */
final class RunOverException extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
