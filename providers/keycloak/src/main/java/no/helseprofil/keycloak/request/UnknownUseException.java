package no.helseprofil.keycloak.request;

/** Nobody can tell whether something has been used, so it counts as used; that is no fault of its client. */
public final class UnknownUseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownUseException(RuntimeException cause) {
        super("the nodes of this server could not be asked what has been used", cause);
    }
}
