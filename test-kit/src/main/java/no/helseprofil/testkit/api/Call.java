package no.helseprofil.testkit.api;

/**
 * Request with token and proof.
 *
 * @param request the request
 * @param token the access token
 * @param proof the DPoP proof
 */
record Call(ApiRequest request, ReceivedJwt token, ReceivedJwt proof) {}
