package no.helseprofil.keycloak.trial;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import no.helseprofil.keycloak.server.ServerClock;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * How many runs there may be. Clients that have proven themselves and those that strangers have made are counted apart,
 * so that no stranger uses up what is there for the others.
 *
 * @param atOnce how many are on at once
 * @param inADay how many begin in 24 hours
 * @param where of which this is the bound, in a sentence
 */
record TrialRoom(int atOnce, int inADay, String where) {

    static final Duration DAY = Duration.ofDays(1);
    static final TrialRoom OF_REALM = new TrialRoom(20, 200, "in this realm");

    /** Of temporary clients, so that nobody takes all places. */
    static final TrialRoom OF_ADDRESS = new TrialRoom(10, 50, "from your address");

    /** Says why if there is no room for one more. */
    static void require(KeycloakSession session, RealmModel realm, boolean temporary) throws TrialRefusedException {
        Instant dayAgo = ServerClock.INSTANCE.instant().minus(DAY);
        List<BegunRun> begun = new TrialTable(session).begun(realm.getId(), temporary, dayAgo);
        OF_REALM.require(begun, dayAgo);
        if (temporary) {
            String address = session.getContext().getConnection().getRemoteAddr();
            OF_ADDRESS.require(
                    begun.stream().filter(run -> run.isBegunAt(address)).toList(), dayAgo);
        }
    }

    void require(List<BegunRun> begun, Instant dayAgo) throws TrialRefusedException {
        if (begun.stream().filter(BegunRun::isOn).count() >= atOnce) {
            throw new TrialRefusedException(429, "wait until another run has ended: " + atOnce + " are on " + where);
        }
        if (begun.stream().filter(run -> run.started() >= dayAgo.toEpochMilli()).count() >= inADay) {
            throw new TrialRefusedException(
                    429, "come back later: " + inADay + " runs have begun " + where + " in 24 hours");
        }
    }
}
