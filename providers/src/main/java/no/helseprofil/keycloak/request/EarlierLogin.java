package no.helseprofil.keycloak.request;

import no.helseprofil.profile.Facts;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;

/**
 * The login behind a token request.
 *
 * @param code the code that it led to, if that is what the request brings
 * @param scope what it was granted; null if the request brings nothing of a login
 * @param request what its authorization request said
 * @param session the client's part in it, if the code names it that the request brings
 */
record EarlierLogin(
        Facts.@Nullable AuthorizationCode code,
        @Nullable String scope,
        RememberedRequest request,
        @Nullable AuthenticatedClientSessionModel session) {

    /** There is none, or none that is known. */
    static final EarlierLogin NONE = new EarlierLogin(null, null, RememberedRequest.NOTHING, null);
}
