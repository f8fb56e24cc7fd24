package no.helseprofil.keycloak.install;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Changes that affect every client on the day on which a realm comes under the profile, since no date postpones them. A
 * dry run lists them beside the clients that are affected by more.
 */
public enum ActivationDay {
    METADATA("From the first request on the realm's metadata tell every client, those of before too, what a new client"
            + " meets: private_key_jwt alone, pushed requests, the response type code alone, S256, and the"
            + " algorithms of the profile. A client that is configured doesn't look"),
    HEADERS("Answers carry Date, and those to clients that send DPoP proofs DPoP-Nonce, which"
            + " Access-Control-Expose-Headers names to pages in a browser"),
    ERRORS("What was refused is refused in other words: error_description begins with the requirement, and the status"
            + " may be another of 4xx, also where a malformed request ended with 500"),
    REFRESH_TOKENS("A refresh token carries a note of the server's, helseprofil, which the server alone reads"),
    ASSERTIONS("A client assertion is refused in which a member comes twice, or that is an authorization request, and a"
            + " request object that is typed as an assertion and whose jti has been used"),
    PROOFS("A DPoP proof with a jti of more than 256 characters is refused"),
    INTROSPECTION("An API that sends Accept: application/token-introspection+jwt is answered with a signed token"),
    REGISTRATION("A client that is registered from now on must meet every requirement, and so must a change of one of"
            + " before that adds something");

    private final String sentence;

    ActivationDay(String sentence) {
        this.sentence = sentence;
    }

    /** Returns its name in the response of a dry run. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Map<String, String> forAll() {
        Map<String, String> all = new LinkedHashMap<>();
        Arrays.stream(values()).forEach(change -> all.put(change.id(), change.sentence));
        return all;
    }
}
