package no.helseprofil.keycloak.assessment;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedRealm;
import no.helseprofil.assessment.Run.Status;
import no.helseprofil.keycloak.server.ServerClock;
import org.keycloak.models.utils.KeycloakModelUtils;

/** A run of this node, in the tables. */
final class StoredRun implements OwnRun {

    private final String id;
    private final RunPlace place;
    private volatile boolean over;

    StoredRun(String id, RunPlace place) {
        this.id = id;
        this.place = place;
    }

    String id() {
        return id;
    }

    RunPlace place() {
        return place;
    }

    @Override
    public <T> T ask(Look<T> look) {
        return place.in(look::at);
    }

    @Override
    public void total(int subjects) {
        write(runs -> runs.total(id, subjects));
    }

    @Override
    public <A extends Assessed> List<A> store(Look<List<A>> page) {
        return place.in((session, realm) -> {
            RunTable runs = new RunTable(session);
            prove(runs.isRunning(id));
            List<A> found = page.at(session, realm);
            new AssessedTable(session).add(id, found);
            prove(runs.progress(id, subjects(found), now()));
            return found;
        });
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void done() {
        write(runs -> !over && runs.done(id, now()));
    }

    @Override
    public void failed(String reason) {
        KeycloakModelUtils.runJobInTransaction(
                place.server(), session -> new RunTable(session).end(id, Status.FAILED, reason, now()));
    }

    /** Tells that this node works at it, and learns whether somebody has ended it. */
    void beat() {
        KeycloakModelUtils.runJobInTransaction(place.server(), session -> {
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
        KeycloakModelUtils.runJobInTransaction(place.server(), session -> prove(update.test(new RunTable(session))));
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
