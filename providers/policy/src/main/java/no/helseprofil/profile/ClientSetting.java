package no.helseprofil.profile;

/**
 * Settings of a client's registration that the profile reads, by their names in RFC 7591 and its extensions where they
 * have one.
 */
public enum ClientSetting {
    CLIENT_ID,
    /** {@code true} if the client has no credentials. */
    PUBLIC_CLIENT,
    /** {@code token_endpoint_auth_method}, as the id of Keycloak's client authenticator. */
    AUTHENTICATOR,
    /** Request for a new client secret. */
    NEW_SECRET,
    /** {@code token_endpoint_auth_signing_alg}. */
    ASSERTION_ALGORITHM,
    ACCESS_TOKEN_ALGORITHM,
    /** {@code id_token_signed_response_alg}. */
    ID_TOKEN_ALGORITHM,
    /** {@code userinfo_signed_response_alg}. */
    USERINFO_ALGORITHM,
    /** {@code request_object_signing_alg}. */
    REQUEST_OBJECT_ALGORITHM,
    /** {@code authorization_signed_response_alg}. */
    AUTHORIZATION_RESPONSE_ALGORITHM,
    /** {@code id_token_encrypted_response_alg}. */
    ID_TOKEN_ENCRYPTION,
    /** {@code userinfo_encrypted_response_alg}. */
    USERINFO_ENCRYPTION,
    /** {@code authorization_encrypted_response_alg}. */
    AUTHORIZATION_RESPONSE_ENCRYPTION,
    /** {@code request_object_encryption_alg}. */
    REQUEST_OBJECT_ENCRYPTION,
    JWKS,
    JWKS_URI,
    /** {@code sector_identifier_uri} (OpenID Connect Registration, section 5); several are separated by {@code ##}. */
    SECTOR_IDENTIFIER_URI,
    /** {@code backchannel_logout_uri}, made absolute. */
    BACKCHANNEL_LOGOUT_URI,
    /** URL to which Keycloak sends logouts and revocations for an adapter, made absolute. */
    ADMIN_URL,
    /** {@code request_uris}, separated by {@code ##}. */
    REQUEST_URIS,
    /** {@code backchannel_client_notification_endpoint} (CIBA). */
    CIBA_NOTIFICATION_ENDPOINT,
    /** Certificate with the client's key, in place of {@code jwks}. */
    CERTIFICATE,
    /** The client's key without a certificate, in place of {@code jwks}. */
    PUBLIC_KEY,
    /** End of a registered key. */
    KEY_END,
    /** {@code dpop_bound_access_tokens} (RFC 9449, section 5.2). */
    DPOP_BOUND_ACCESS_TOKENS,
    /** {@code require_pushed_authorization_requests} (RFC 9126, section 6). */
    REQUIRE_PUSHED_AUTHORIZATION_REQUESTS,
    /** The only {@code code_challenge_method} that is accepted. */
    CODE_CHALLENGE_METHOD,
    /** {@code redirect_uris}. */
    REDIRECT_URI,
    /** {@code authorization_code} in {@code grant_types}. */
    CODE_FLOW,
    /** {@code implicit} in {@code grant_types}: tokens may come through the browser. */
    IMPLICIT_FLOW,
    /** {@code password} in {@code grant_types}. */
    PASSWORD_GRANT,
    /** The device grant (RFC 8628). */
    DEVICE_GRANT,
    CIBA_GRANT,
    /** The JWT bearer grant (RFC 7523, section 2.1). */
    JWT_BEARER_GRANT,
    /** Token exchange (RFC 8693), Keycloak's standard one. */
    TOKEN_EXCHANGE_GRANT,
    /** {@code client_credentials} in {@code grant_types}. */
    CLIENT_CREDENTIALS,
    /** {@code false} if logins give no refresh token ({@code refresh_token} in {@code grant_types}). */
    REFRESH_TOKENS,
    /** {@code true} if the client gets refresh tokens for itself. */
    REFRESH_TOKENS_FOR_ITSELF,
    /** Session of the refresh token that a token exchange gives; {@code NO} or unset: it gives none. */
    EXCHANGED_REFRESH_TOKENS,
    /** {@code true} if {@code iss} is left out of the authorization response (RFC 9207). */
    WITHOUT_ISSUER,
    /** Lifetime of access tokens, in seconds. */
    ACCESS_TOKEN_LIFETIME,
    /** {@code true} if access tokens have the type {@code at+jwt} (RFC 9068). */
    ACCESS_TOKEN_TYPE,
    /** {@code true} if tokens contain all roles of the user. */
    FULL_SCOPE,
    /** Mappers that write claims into its tokens, its own or those of its client scopes. */
    MAPPERS,
    /** Tenancy: whether the client acts for one organisation or for many (HelseID). */
    TENANCY,
    /** Organisation that the client acts for. */
    ORGNR_PARENT,
    /** Parts of an organisation that the client may name; comma-separated. */
    ORGNR_CHILDREN,
    /** Organisation that runs the client for others. */
    ORGNR_SUPPLIER,
    /** Organisations that have delegated to the client's supplier; comma-separated. */
    DELEGATIONS
}
