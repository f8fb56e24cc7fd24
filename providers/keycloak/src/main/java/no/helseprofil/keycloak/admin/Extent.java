package no.helseprofil.keycloak.admin;

import java.util.Optional;
import no.helseprofil.keycloak.web.ProblemException;

/**
 * The number of clients that an act of an incident stops. From a tenth of the realm's clients on, the act is done if
 * their number is sent with it.
 *
 * @param hit how many are stopped by it
 * @param stopped how many get nothing then, those included that got nothing before
 * @param all how many there are, without Keycloak's own
 */
record Extent(long hit, long stopped, long all) {

    /** The parameter of the query that has the number. */
    static final String NAME = "clients";

    /** One of how many clients is too many to be stopped in passing. */
    private static final int SHARE = 10;

    /** Returns whether the number must be sent. Whoever stops a single client has named it, or its key, already. */
    boolean isWide() {
        return hit > 1 && hit * SHARE >= all;
    }

    /** Returns whether no client of the realm is left. */
    boolean isEverybody() {
        return hit > 0 && stopped >= all;
    }

    /** Ends the call unless the number was sent where it must be, and is right where it was. */
    void require(AdminCall call) {
        Optional<String> sent = call.parameter(NAME);
        String number = String.valueOf(hit);
        if (sent.isEmpty() ? !isWide() : sent.get().equals(number)) {
            return;
        }
        throw new ProblemException(
                409,
                "Nothing is done yet: this stops " + number + " of " + all + " clients"
                        + (isEverybody() ? ", so that none is left" : "") + ". If that is meant, send " + NAME + "="
                        + number + " in the query, or --" + NAME + " " + number + " on the command line");
    }
}
