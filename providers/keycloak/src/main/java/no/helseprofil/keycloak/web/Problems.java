package no.helseprofil.keycloak.web;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.InvalidProfileException.Problem;

/** Refusals of the admin REST, and of what clients call for themselves, as problem details (RFC 9457). */
public final class Problems {

    public static final String MEDIA_TYPE = "application/problem+json";

    private Problems() {}

    /** Returns a refusal for one reason. */
    public static Response of(int status, String detail) {
        return of(status, detail, List.of());
    }

    /** Returns the same for a request that may be repeated after some time, in whole seconds. */
    public static Response of(int status, String detail, Duration wait) {
        return Response.fromResponse(of(status, detail))
                .header(HttpHeaders.RETRY_AFTER, String.valueOf(wait.toSeconds()))
                .build();
    }

    /** Returns the response to an invalid profile document, with all its problems. */
    public static Response of(InvalidProfileException invalid) {
        return of("The profile can't be put in force; the one before stays", invalid.problems());
    }

    /** Returns a refusal of a document, with all its problems. */
    public static Response of(String detail, List<Problem> problems) {
        return of(
                400,
                detail,
                problems.stream()
                        .map(problem -> Map.of("pointer", problem.pointer(), "detail", problem.detail()))
                        .toList());
    }

    private static Response of(int status, String detail, List<Map<String, String>> errors) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("status", status);
        problem.put("detail", detail);
        if (!errors.isEmpty()) {
            problem.put("errors", errors);
        }
        return Response.status(status).type(MEDIA_TYPE).entity(problem).build();
    }

    /** Exception that ends a call of the admin REST with problem details, before it has written anything. */
    public static final class ProblemException extends WebApplicationException {

        public ProblemException(Response problem) {
            super(problem);
        }

        public ProblemException(int status, String detail) {
            this(Problems.of(status, detail));
        }
    }
}
