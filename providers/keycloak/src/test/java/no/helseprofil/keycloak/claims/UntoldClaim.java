package no.helseprofil.keycloak.claims;

import java.util.List;

/**
 * A claim that HelseID is known to tell, or to have told, and no realm here does: a row of the third table in {@code docs/claims.md}.
 *
 * @param claim its name
 * @param meaning what it says there
 * @param reason why it isn't told here
 */
record UntoldClaim(String claim, String meaning, String reason) {

    /** All rows, in their order. */
    static List<UntoldClaim> all() {
        return List.of(
                new UntoldClaim(
                        "helseid://claims/client/original_client_id",
                        "of an exchanged token, the client of the first one (profile of 2018)",
                        "one client's name is not told to the APIs of another; `act` tells who acts"),
                new UntoldClaim(
                        "helseid://claims/client/claims/orgnr_parent_description",
                        "in `act`, a text of the client's own (profile of 2018)",
                        "an API is told no text of a client's; likewise `…/orgnr_child_description`"),
                new UntoldClaim(
                        "helseid://claims/client/ec/orgnr_parent",
                        "of an enterprise certificate; likewise `orgnr_child`, `exp` and `common_name`",
                        "nobody authenticates by one here; `helseid://claims/client/claims/…` has the numbers"),
                new UntoldClaim(
                        "helseid://claims/client/kj/orgnr",
                        "an organisation, for Kjernejournal",
                        "gone in HelseID, too"),
                new UntoldClaim(
                        "helseid://claims/external/…",
                        "what a client or an identity provider says of a user's context",
                        "each is agreed on with HelseID; an API's own claims are *Client claim of an API*"),
                new UntoldClaim("oldsub", "an earlier `sub`", "there is none here"),
                new UntoldClaim(
                        "locale",
                        "language of the login (2017, ID token)",
                        "a user's own setting, by scope of Keycloak"),
                new UntoldClaim(
                        "https://nhn.no/claims/…",
                        "names of 2017",
                        "HelseID has replaced them by `helseid://claims/…`"));
    }
}
