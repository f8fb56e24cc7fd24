package no.helseprofil.keycloak.assessment;

import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedRealm;
import no.helseprofil.assessment.Run.Status;
import no.helseprofil.keycloak.server.ServerClock;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * A run of this node, in the tables, as the thread sees it that works at it. Nothing is written of a run that is over:
 * each call but {@link #isOver} and {@link #failed} ends with {@link RunOverException} if somebody has ended it.
 */
class StoredRun {

    private final String id;
    private final RunContext context;
    private volatile boolean over;

    StoredRun(String id, RunContext context) {
        this.id = id;
        this.context = context;
    }

    String id() {
        return id;
    }

    <T> T ask(BiFunction<KeycloakSession, RealmModel, T> look) {
        return context.in(look);
    }

    /** Says how many subjects there are. */
    void total(int subjects) {
        write(runs -> runs.total(id, subjects));
    }

    /**
     * Looks at some subjects and stores what was found, all in one transaction, which begins with a look at whether the
     * run is running, and ends with the proof: whoever ends it meanwhile waits for no page, and the page is not stored.
     */
    <A extends Assessed> List<A> store(BiFunction<KeycloakSession, RealmModel, List<A>> page) {
        return context.in((session, realm) -> {
            RunTable runs = new RunTable(session);
            prove(runs.isRunning(id));
            List<A> found = page.apply(session, realm);
            new AssessedTable(session).add(id, found);
            prove(runs.progress(id, subjects(found), now()));
            return found;
        });
    }

    /**
     * Whether somebody has ended it, as far as this node knows: for whoever works for long without storing anything.
     */
    boolean isOver() {
        return over;
    }

    /** It is done, if nobody has ended it. */
    void done() {
        write(runs -> !over && runs.done(id, now()));
    }

    /** It can't go on, if nobody has ended it. */
    void failed(String reason) {
        KeycloakModelUtils.runJobInTransaction(
                context.server(), session -> new RunTable(session).end(id, Status.FAILED, reason, now()));
    }

    /** Tells that this node works at it, and learns whether somebody has ended it. */
    void beat() {
        KeycloakModelUtils.runJobInTransaction(context.server(), session -> {
            if (!new RunTable(session).beat(id, now())) {
                stop();
            }
        });
    }

    /** Lets the thread know that it is over. */
    void stop() {
        over = true;
    }

    private void write(Predicate<RunTable> update) {
        KeycloakModelUtils.runJobInTransaction(context.server(), session -> prove(update.test(new RunTable(session))));
    }

    private void prove(boolean running) {
        if (!running) {
            stop();
            throw new RunOverException();
        }
    }

    /** The realm itself is a line of the report, and none of the subjects that are counted. */
    private static int subjects(List<? extends Assessed> found) {
        return (int) found.stream()
                .filter(assessed -> !(assessed instanceof AssessedRealm))
                .count();
    }

    private static Instant now() {
        return ServerClock.INSTANCE.instant();
    }
}
