package no.helseprofil.it.table;

import java.util.Optional;

/**
 * How a request is refused.
 *
 * @param requirement the requirement that is named; empty where Keycloak refuses in its own words
 * @param status HTTP status; at userinfo it is 401 always, in a browser it is of the page
 * @param error OAuth error
 */
record Refusal(Optional<String> requirement, int status, String error) {

    /** About the client: 401 {@code invalid_client}. */
    static Refusal ofClient(String requirement) {
        return of(requirement, 401, "invalid_client");
    }

    /** About the proof: 400 {@code invalid_dpop_proof}. */
    static Refusal ofProof(String requirement) {
        return of(requirement, 400, "invalid_dpop_proof");
    }

    /** About the request: 400 {@code invalid_request}. */
    static Refusal ofRequest(String requirement) {
        return of(requirement, 400, "invalid_request");
    }

    /** With any other error. */
    static Refusal of(String requirement, int status, String error) {
        return new Refusal(Optional.of(requirement), status, error);
    }

    /** In Keycloak's own words. */
    static Refusal byKeycloak(int status, String error) {
        return new Refusal(Optional.empty(), status, error);
    }
}
