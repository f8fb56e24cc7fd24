package no.helseprofil.keycloak.assessment;

/** A run is cancelled, failed or gone with its realm: nothing more is written of it. */
final class RunOverException extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
