package no.helseprofil.keycloak.admin;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

/** Ends a call of the admin REST with a problem document, before it has written anything. */
final class ProblemException extends WebApplicationException {

    private static final long serialVersionUID = 1L;

    ProblemException(Response problem) {
        super(problem);
    }

    ProblemException(int status, String detail) {
        this(Problems.of(status, detail));
    }
}
