package no.helseprofil.it.table;

import java.util.Optional;

/**
 * Expected refusal of a request.
 *
 * @param requirement the requirement that is named; empty where Keycloak refuses in its own words
 * @param status HTTP status; at userinfo it is 401, or 400 of an unclear request; in a browser it is of the page
 * @param error OAuth error
 */
record ExpectedRefusal(Optional<String> requirement, int status, String error) {

    /** About the client: 401 {@code invalid_client}. */
    static ExpectedRefusal ofClient(String requirement) {
        return of(requirement, 401, "invalid_client");
    }

    /** About the proof: 400 {@code invalid_dpop_proof}. */
    static ExpectedRefusal ofProof(String requirement) {
        return of(requirement, 400, "invalid_dpop_proof");
    }

    /** About the request: 400 {@code invalid_request}. */
    static ExpectedRefusal ofRequest(String requirement) {
        return of(requirement, 400, "invalid_request");
    }

    /** Returns a refusal with any other error. */
    static ExpectedRefusal of(String requirement, int status, String error) {
        return new ExpectedRefusal(Optional.of(requirement), status, error);
    }

    /** Returns a refusal in Keycloak's own words. */
    static ExpectedRefusal byKeycloak(int status, String error) {
        return new ExpectedRefusal(Optional.empty(), status, error);
    }
}
