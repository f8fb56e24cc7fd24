package no.helseprofil.keycloak.assessment;

import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedRealm;
import no.helseprofil.assessment.Run.Status;
import no.helseprofil.keycloak.assessment.AssessedEntity.AssessedTable;
import no.helseprofil.keycloak.assessment.RunContext.RunOverException;
import no.helseprofil.keycloak.assessment.RunEntity.RunTable;
import no.helseprofil.keycloak.server.ServerClock;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * A run of this node, as its working thread writes it to the tables. Nothing is written to a run that is over:
 * {@link #total}, {@link #store} and {@link #done} throw {@link RunOverException} then.
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

    /** Stores the number of subjects. */
    void total(int subjects) {
        write(runs -> runs.total(id, subjects));
    }

    /**
     * Assesses some subjects and stores the results, in one transaction. The transaction checks at its beginning and at
     * its end that the run is running. If the run is ended in between, the page isn't stored, and the administrator who
     * ends it needn't wait for the page.
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

    /** Returns whether the run is over, as far as this node knows, for work that stores nothing for a long time. */
    boolean isOver() {
        return over;
    }

    /** Ends the run as done, unless it is over already. */
    void done() {
        write(runs -> !over && runs.done(id, now()));
    }

    /** Ends the run as failed, unless it is over already. */
    void failed(String reason) {
        KeycloakModelUtils.runJobInTransaction(
                context.server(), session -> new RunTable(session).end(id, Status.FAILED, reason, now()));
    }

    /** Records that this node works at the run, and stops the thread if the run is over. */
    void beat() {
        KeycloakModelUtils.runJobInTransaction(context.server(), session -> {
            if (!new RunTable(session).beat(id, now())) {
                stop();
            }
        });
    }

    /** Signals the thread that the run is over. */
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

    /** Returns the number of subjects among the results. The realm itself is a line of the report, but no subject. */
    private static int subjects(List<? extends Assessed> found) {
        return (int) found.stream()
                .filter(assessed -> !(assessed instanceof AssessedRealm))
                .count();
    }

    private static Instant now() {
        return ServerClock.INSTANCE.instant();
    }
}
