package no.helseprofil.keycloak.web;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

/** Exception that ends a call of the admin REST with problem details, before it has written anything. */
public final class ProblemException extends WebApplicationException {

    private static final long serialVersionUID = 1L;

    public ProblemException(Response problem) {
        super(problem);
    }

    public ProblemException(int status, String detail) {
        this(Problems.of(status, detail));
    }
}
