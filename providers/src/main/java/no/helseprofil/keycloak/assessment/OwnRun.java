package no.helseprofil.keycloak.assessment;

import java.util.List;
import no.helseprofil.assessment.Assessed;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * A run as the thread sees it that works at it. Nothing is written of a run that is over: each call but the last two ends with
 * {@link RunOverException} if somebody has ended it.
 */
interface OwnRun {

    /** Asks something of the realm. */
    <T> T ask(Look<T> look);

    /** Says how many subjects there are. */
    void total(int subjects);

    /**
     * Looks at some subjects and stores what was found, all in one transaction, which begins with a look at whether the run is
     * running, and ends with the proof: whoever ends it meanwhile waits for no page, and the page is not stored.
     */
    <A extends Assessed> List<A> store(Look<List<A>> page);

    /** Whether somebody has ended it, as far as this node knows: for whoever works for long without storing anything. */
    boolean isOver();

    /** It is done, if nobody has ended it. */
    void done();

    /** It can't go on, if nobody has ended it. */
    void failed(String reason);

    /** A look at a realm. */
    @FunctionalInterface
    interface Look<T> {

        /** Looks. */
        T at(KeycloakSession session, RealmModel realm);
    }
}
