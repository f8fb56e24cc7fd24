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
    METADATA(
            "From the first request on, the realm's metadata announce to every client, existing ones too, what a new client"
                    + " has to meet: only private_key_jwt, pushed requests, only the response type code, S256, and the"
                    + " algorithms of the profile. A client with a fixed configuration doesn't read them"),
    HEADERS("Responses have the header Date and, for clients that send DPoP proofs, DPoP-Nonce, which"
            + " Access-Control-Expose-Headers makes readable for pages in a browser"),
    ERRORS("Refusals have other texts: error_description begins with the requirement, and the status"
            + " may be another 4xx, also where a malformed request was answered with 500 before"),
    REFRESH_TOKENS("A refresh token contains a claim helseprofil, which only the server reads"),
    ASSERTIONS("A client assertion is refused if a member occurs twice or if it is an authorization request. So is a"
            + " request object that has the type of an assertion and a jti that has been used"),
    PROOFS("A DPoP proof with a jti of more than 256 characters is refused"),
    INTROSPECTION("An API that sends Accept: application/token-introspection+jwt is answered with a signed token"),
    REGISTRATION("A client that is registered from now on has to meet every requirement, and so has a change that adds"
            + " something to an existing client");

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
