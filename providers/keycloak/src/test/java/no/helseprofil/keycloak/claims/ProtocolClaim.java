package no.helseprofil.keycloak.claims;

import java.util.List;

/**
 * A claim that comes of no mapper of the profile's: a row of the second table in {@code docs/claims.md}.
 *
 * @param claim its name
 * @param meaning what it says
 * @param where which tokens have it, and when
 * @param helseId what HelseID has in its place
 */
record ProtocolClaim(String claim, String meaning, String where, String helseId) {

    private static final String SAME = "same";
    static final String BOTH = "access token, ID token";
    private static final String OF_USERS = "access token and ID token of a user";
    private static final String ID = "ID token";
    private static final String OF_PROFILE = "by `profile`: ID token, userinfo, access token that opens no API";
    private static final String NO_API = "access token, if it opens no API";

    /** All rows, in their order. */
    static List<ProtocolClaim> all() {
        return List.of(
                new ProtocolClaim("iss", "the realm", BOTH, SAME),
                new ProtocolClaim("aud", "the API; in an ID token the client", BOTH, "a text where there is one"),
                new ProtocolClaim("exp", "end", BOTH, SAME),
                new ProtocolClaim("iat", "when it was issued", BOTH, SAME),
                new ProtocolClaim("nbf", "beginning: `iat`", BOTH, SAME),
                new ProtocolClaim("jti", "its own id", BOTH, SAME),
                new ProtocolClaim(
                        "client_id",
                        "the client that the token was issued to (RFC 9068, section 2.2)",
                        "access token",
                        "of an exchanged token the client that acts"),
                new ProtocolClaim(
                        "cnf",
                        "`{\"jkt\":\"…\"}`, the key that the token is bound to",
                        "access token that is bound",
                        "Keycloak's `kc-jkt-type` in it stands where no API reads it"),
                new ProtocolClaim(
                        "act",
                        "who acts: [below](#exchange-a-token)",
                        "access token of an exchange",
                        "more and other members in the profile of 2018"),
                new ProtocolClaim("auth_time", "when the user logged in", OF_USERS, SAME),
                new ProtocolClaim(
                        "amr",
                        "by what the user logged in: [below](#look-up-by-what-a-user-has-logged-in)",
                        OF_USERS + ", where it is known",
                        "in each token of a user; values differ by age of the example"),
                new ProtocolClaim("sid", "the login", OF_USERS, SAME),
                new ProtocolClaim("nonce", "what the client sent", ID, SAME),
                new ProtocolClaim("at_hash", "digest of the access token", ID, SAME),
                new ProtocolClaim(
                        "acr",
                        "level of the login: [below](#give-a-login-a-level)",
                        OF_USERS + "; of a machine only where it opens no API",
                        "ours alone (RFC 9068, section 2.2.1): HelseID has `security_level`"),
                new ProtocolClaim(
                        "azp",
                        "the same as `client_id`",
                        BOTH,
                        "ours alone: Keycloak finds a token's client by it, at userinfo, introspection, exchange and revocation"),
                new ProtocolClaim(
                        "typ",
                        "`DPoP`, `Bearer` or `ID`",
                        BOTH,
                        "ours alone: Keycloak tells by it whether a token takes a proof"),
                new ProtocolClaim("realm_access", "roles of the realm", "access token, by scope", "ours alone"),
                new ProtocolClaim("resource_access", "roles of clients", "access token, by scope", "ours alone"),
                new ProtocolClaim(
                        "preferred_username", "name of the account", OF_PROFILE, "ours alone: HelseID has `name`"),
                new ProtocolClaim(
                        "allowed-origins",
                        "origins of the client",
                        NO_API,
                        "ours alone: Keycloak asks for it at its own APIs"),
                new ProtocolClaim("clientHost", "from where a machine asked", NO_API, "ours alone, and personal data"),
                new ProtocolClaim(
                        "clientAddress", "from where a machine asked", NO_API, "ours alone, and personal data"));
    }
}
