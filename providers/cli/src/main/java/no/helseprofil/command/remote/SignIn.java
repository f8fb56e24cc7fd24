package no.helseprofil.command.remote;

import java.util.Map;

/**
 * How tokens are got.
 *
 * @param form what is sent to the token endpoint; empty where the token is there already
 * @param token the one that is there already; empty else
 */
record SignIn(Map<String, String> form, String token) {

    static SignIn by(Map<String, String> form) {
        return new SignIn(form, "");
    }

    static SignIn with(String token) {
        return new SignIn(Map.of(), token);
    }

    /** Whether another token can be got when one has ended. */
    boolean canBeRepeated() {
        return token.isEmpty();
    }

    /** Nothing of a secret. */
    @Override
    public String toString() {
        return "SignIn";
    }
}
