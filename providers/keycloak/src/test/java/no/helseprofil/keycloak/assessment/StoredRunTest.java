package no.helseprofil.keycloak.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.AssessedRealm;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.Run.Status;
import no.helseprofil.keycloak.assessment.AssessedEntity.TableAssessment;
import no.helseprofil.keycloak.assessment.Assessments.AssessmentScope;
import no.helseprofil.keycloak.assessment.RunContext.RunOverException;
import no.helseprofil.keycloak.assessment.RunEntity.RunTable;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.database.MemoryDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs in the database: who ends one, and that nothing of it is stored after that. */
class StoredRunTest {

    private static final Instant START = Instant.parse("2027-01-01T00:00:00Z");

    @AutoClose
    private static final MemoryDatabase database = new MemoryDatabase(RunEntity.class, AssessedEntity.class);

    private final String realm = UUID.randomUUID().toString();

    @BeforeAll
    static void limitRuns() {
        database.execute("alter table HELSEPROFIL_ASSESSMENT add constraint SLOT unique (SLOT)");
    }

    @Test
    void aRealmHasOneRunningRunOnly() {
        String first = started(realm);

        assertThatExceptionOfType(IllegalStateException.class)
                .as("whatever was read before, the key is the database's")
                .isThrownBy(() -> started(realm));
        assertThat(started("another-" + realm)).isNotEqualTo(first);
        run(first).done();
        assertThat(started(realm)).as("after it").isNotEqualTo(first);
    }

    @Test
    void countsStoredSubjectsExceptTheRealm() {
        String id = started(realm);
        StoredRun run = run(id);
        run.total(7);
        run.store((session, model) -> List.of(new AssessedRealm(realm, "helse", List.of())));
        run.store((session, model) -> apis(3));

        assertThat(found(id)).extracting(Run::done, Run::total, Run::status).containsExactly(3, 7, Status.RUNNING);
        run.done();
        assertThat(found(id))
                .as("of those that went meanwhile nothing is left to do")
                .extracting(Run::done, Run::total, Run::status)
                .containsExactly(3, 3, Status.DONE);
    }

    @Test
    void aPageOfACancelledRunIsNotStored() {
        String id = started(realm);
        StoredRun run = run(id);

        assertThatExceptionOfType(RunOverException.class)
                .isThrownBy(() -> run.store((session, model) -> {
                    assertThat(cancel(id))
                            .as("the administrator who cancels waits for no page")
                            .isTrue();
                    return apis(5);
                }));

        assertThat(lines(id)).isZero();
        assertThat(run.isOver()).isTrue();
        assertThat(found(id).done()).isZero();
    }

    @Test
    void aCancelledRunEvaluatesNoMorePages() {
        String id = started(realm);
        cancel(id);

        assertThatExceptionOfType(RunOverException.class)
                .isThrownBy(() -> run(id).store((session, model) -> {
                    throw new AssertionError("this page is of no use to anybody");
                }));
    }

    @Test
    void anEndedRunKeepsItsStatus() {
        String id = started(realm);
        StoredRun run = run(id);
        cancel(id);

        assertThatExceptionOfType(RunOverException.class).isThrownBy(run::done);
        run.failed("too late");

        assertThat(found(id)).extracting(Run::status, Run::reason).containsExactly(Status.CANCELLED, null);
        assertThat(cancel(id)).as("a second time").isFalse();
    }

    @Test
    void aStoppedRunIsNeverDone() {
        String id = started(realm);
        StoredRun run = run(id);
        run.stop();

        assertThatExceptionOfType(RunOverException.class).isThrownBy(run::done);
        assertThat(found(id).status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void aRunWithoutHeartbeatForAMinuteFails() {
        String silent = started(realm);
        String alive = started("alive-" + realm);
        runs(runs -> runs.beat(alive, START.plusSeconds(60)));

        runs(runs -> runs.endSilent(START.plusSeconds(60)));
        assertThat(found(silent).status()).as("a minute is allowed").isEqualTo(Status.RUNNING);
        runs(runs -> runs.endSilent(START.plusSeconds(61)));

        assertThat(found(silent)).extracting(Run::status, Run::reason).containsExactly(Status.FAILED, RunTable.LOST);
        assertThat(found("alive-" + realm, alive).status()).isEqualTo(Status.RUNNING);
        run(silent).beat();
        assertThat(found(silent).status())
                .as("a node that comes back learns that it is late")
                .isEqualTo(Status.FAILED);
    }

    @Test
    void aHeartbeatDetectsCancellation() {
        String id = started(realm);
        StoredRun run = run(id);
        run.beat();
        assertThat(run.isOver()).isFalse();
        cancel(id);

        run.beat();

        assertThat(run.isOver()).isTrue();
    }

    @Test
    void removingTheRealmRemovesItsRuns() {
        String before = started(realm);
        StoredRun first = run(before);
        first.store((session, model) -> apis(2));
        first.done();
        String id = started(realm);

        assertThatExceptionOfType(RunOverException.class)
                .isThrownBy(() -> run(id).store((session, model) -> {
                    runs(runs -> {
                        runs.forgetRealm(realm, START);
                        return realm;
                    });
                    return apis(5);
                }));

        assertThat(lines(before)).isZero();
        assertThat(lines(id)).isZero();
        assertThat(history()).isEmpty();
    }

    @Test
    void aRunEndsIfItsRealmIsGone() {
        assertThatExceptionOfType(RunOverException.class)
                .isThrownBy(() -> new StoredRun("any", new RunContext(database.factory(), "gone-" + realm, null))
                        .ask((session, model) -> model));
    }

    @Test
    void readsResultsInReportOrderAcrossPages() {
        String id = started(realm);
        StoredRun run = run(id);
        run.store((session, model) -> apis(450));
        run.store((session, model) -> List.of(new AssessedRealm(realm, "helse", List.of())));

        List<String> read = new ArrayList<>();
        new TableAssessment(database.factory(), found(id)).forEach(assessed -> read.add(assessed.clientId()));

        assertThat(read).hasSize(451).startsWith("helse");
        assertThat(read.subList(1, 451)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void deletesOldRunsExceptKeptAndRunningOnes() {
        String first = ended(START);
        String second = ended(START.plusSeconds(10));
        String kept = ended(START.plusSeconds(20));
        String running = started(realm, START.plusSeconds(30));

        assertThat(older(START.plusSeconds(99), kept)).containsExactly(first, second);
        assertThat(older(START.plusSeconds(10), kept)).containsExactly(first);
        assertThat(history()).as("the newest first").containsExactly(running, kept, second, first);
        runs(runs -> {
            runs.forget(first);
            return first;
        });
        assertThat(lines(first)).isZero();
        assertThat(lines(second)).isEqualTo(1);
    }

    private String ended(Instant start) {
        String id = started(realm, start);
        run(id).store((session, model) -> apis(1));
        run(id).done();
        return id;
    }

    private static String started(String realm) {
        return started(realm, START);
    }

    private static String started(String realm, Instant start) {
        String id = UUID.randomUUID().toString();
        RunEntity run = new RunEntity(id, realm, "node", new AssessmentScope(true, true), start.toEpochMilli(), null);
        runs(runs -> {
            if (!runs.add(run)) {
                throw new IllegalStateException("another one is running");
            }
            return id;
        });
        return id;
    }

    private StoredRun run(String id) {
        return new StoredRun(id, new RunContext(database.factory(), realm, null));
    }

    private static boolean cancel(String id) {
        return runs(runs -> runs.end(id, Status.CANCELLED, null, START));
    }

    private List<String> older(Instant before, String kept) {
        return runs(runs -> runs.older(realm, before, kept, 9));
    }

    private List<String> history() {
        return runs(runs -> runs.page(realm, 0, 9)).stream()
                .map(run -> run.toRun(START).id())
                .toList();
    }

    private Run found(String id) {
        return found(realm, id);
    }

    private static Run found(String realm, String id) {
        return runs(runs -> runs.find(realm, id)).orElseThrow().toRun(START);
    }

    private static List<AssessedApi> apis(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new AssessedApi(
                        "id-" + number, "api-%03d".formatted(count - number), null, null, 0, null, List.of()))
                .toList();
    }

    private static <T> T runs(Function<RunTable, T> question) {
        return database.ask(session -> question.apply(new RunTable(session)));
    }

    private static long lines(String run) {
        return database.<Long>ask(session -> Entities.of(session)
                .createQuery("select count(line) from HelseprofilAssessed line where line.run = :run", Long.class)
                .setParameter("run", run)
                .getSingleResult());
    }
}
