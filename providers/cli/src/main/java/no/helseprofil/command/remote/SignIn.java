package no.helseprofil.command.remote;

import java.util.Map;

/**
 * Source of access tokens.
 *
 * @param form form for the token endpoint; empty if there is a token already
 * @param token the token; empty if there is a form
 */
record SignIn(Map<String, String> form, String token) {

    static SignIn by(Map<String, String> form) {
        return new SignIn(form, "");
    }

    static SignIn with(String token) {
        return new SignIn(Map.of(), token);
    }

    /** Returns whether another token can be fetched when one has expired. */
    boolean canBeRepeated() {
        return token.isEmpty();
    }

    /** Returns a text without secrets. */
    @Override
    public String toString() {
        return "SignIn";
    }
}
