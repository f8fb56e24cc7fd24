package no.helseprofil.keycloak.testrun;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import no.helseprofil.keycloak.server.ServerClock;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Limit on the number of runs. Runs of authenticated clients and of temporary clients are counted separately, so that
 * strangers don't use up what is there for the others.
 *
 * @param atOnce most runs at once
 * @param inADay most runs begun in 24 hours
 * @param where where the limit applies, as part of a sentence
 */
record TestRunQuota(int atOnce, int inADay, String where) {

    static final Duration DAY = Duration.ofDays(1);
    static final TestRunQuota OF_REALM = new TestRunQuota(20, 200, "in this realm");

    /** Limit for temporary clients from one address, so that one sender doesn't take all places. */
    static final TestRunQuota OF_ADDRESS = new TestRunQuota(10, 50, "from your address");

    /** Refuses a run, with the reason, if there is no room for one more. */
    static void require(KeycloakSession session, RealmModel realm, boolean temporary) throws TestRunRefusedException {
        Instant dayAgo = ServerClock.INSTANCE.instant().minus(DAY);
        List<BegunRun> begun = new TestRunTable(session).begun(realm.getId(), temporary, dayAgo);
        OF_REALM.require(begun, dayAgo);
        if (temporary) {
            String address = session.getContext().getConnection().getRemoteAddr();
            OF_ADDRESS.require(
                    begun.stream().filter(run -> run.isBegunAt(address)).toList(), dayAgo);
        }
    }

    void require(List<BegunRun> begun, Instant dayAgo) throws TestRunRefusedException {
        if (begun.stream().filter(BegunRun::isOn).count() >= atOnce) {
            throw new TestRunRefusedException(429, "wait until another run has ended: " + atOnce + " are on " + where);
        }
        if (begun.stream().filter(run -> run.started() >= dayAgo.toEpochMilli()).count() >= inADay) {
            throw new TestRunRefusedException(
                    429, "come back later: " + inADay + " runs have begun " + where + " in 24 hours");
        }
    }
}
