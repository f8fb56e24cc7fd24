package no.helseprofil.keycloak.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.AssessedClient;
import no.helseprofil.assessment.AssessedRealm;
import no.helseprofil.keycloak.assessment.RunContext.AssessmentCriteria;
import no.helseprofil.keycloak.assessment.RunContext.AssessmentException;
import no.helseprofil.keycloak.assessment.RunContext.RunOverException;
import no.helseprofil.keycloak.assessment.Runner.AssessedClients;
import no.helseprofil.keycloak.assessment.Runner.ProbedApis;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Outcome of a run, which is done only if every page was stored before the run was ended. */
class RunnerTest {

    private static final AssessmentCriteria QUESTION =
            new AssessmentCriteria(Profile.strict(), Instant.parse("2027-01-01T00:00:00Z"), Duration.ofDays(30));

    private final FakeRun run = new FakeRun();

    @Test
    void storesTheRealmAndAllClientsInPages() {
        runner(clients(new FakeClients(250))).run();

        assertThat(run.recorded)
                .containsExactly("total 250", "stored 1", "stored 100", "stored 100", "stored 50", "done");
        assertThat(run.stored).extracting(Assessed::id).doesNotHaveDuplicates().hasSize(251);
    }

    @Test
    void completesForARealmWithoutClients() {
        runner(clients(new FakeClients(0))).run();

        assertThat(run.recorded).containsExactly("total 0", "stored 1", "done");
    }

    @Test
    void countsAllPartsBeforeTheFirst() {
        runner(clients(new FakeClients(3)), apis(new FakeApis(2, () -> {}))).run();

        assertThat(run.recorded).containsExactly("total 5", "stored 1", "stored 3", "stored 1", "stored 1", "done");
    }

    @Test
    void aCancelledRunIsNeitherDoneNorFailed() {
        run.overAfter = 2;

        runner(clients(new FakeClients(250))).run();

        assertThat(run.recorded).containsExactly("total 250", "stored 1", "stored 100");
    }

    @Test
    void aRunCancelledDuringProbesIsNotDone() {
        runner(apis(new FakeApis(0, () -> run.over = true))).run();

        assertThat(run.recorded)
                .as("the probe has stopped, and that isn't the same as having seen all")
                .containsExactly("total 0");
    }

    @Test
    void anErrorFailsTheRunWithoutItsMessage() {
        FakeClients clients = new FakeClients(250);
        clients.brokenFrom = 100;

        runner(clients(clients)).run();

        assertThat(run.recorded).containsExactly("total 250", "stored 1", "stored 100", "failed " + Runner.BROKEN);
        assertThat(Runner.BROKEN).doesNotContain(FakeClients.SECRET);
    }

    @Test
    void aJvmErrorFailsTheRun() {
        runner(apis(new FakeApis(0, () -> {
                    throw new StackOverflowError();
                })))
                .run();

        assertThat(run.recorded).containsExactly("total 0", "failed " + Runner.BROKEN);
    }

    @Test
    void anAssessmentErrorFailsTheRunWithItsMessage() {
        runner(apis(new FakeApis(0, () -> {
                    throw new AssessmentException("Give the realm a key that can sign");
                })))
                .run();

        assertThat(run.recorded).containsExactly("total 0", "failed Give the realm a key that can sign");
    }

    private Runner runner(Runner.Part... parts) {
        return new Runner(run, List.of(parts));
    }

    private static Runner.Part clients(AssessedClients clients) {
        return new Runner.Clients(clients, QUESTION);
    }

    private static Runner.Part apis(ProbedApis apis) {
        return new Runner.Apis(apis, null, QUESTION);
    }

    /** A run without a database. */
    private static final class FakeRun extends StoredRun {

        private final List<String> recorded = new ArrayList<>();
        private final List<Assessed> stored = new ArrayList<>();
        private int overAfter = Integer.MAX_VALUE;
        private boolean over;

        FakeRun() {
            super("run", null);
        }

        @Override
        <T> T ask(BiFunction<KeycloakSession, RealmModel, T> look) {
            return look.apply(null, null);
        }

        @Override
        void total(int subjects) {
            recorded.add("total " + subjects);
        }

        @Override
        <A extends Assessed> List<A> store(BiFunction<KeycloakSession, RealmModel, List<A>> page) {
            if (overAfter-- == 0) {
                over = true;
                throw new RunOverException();
            }
            List<A> found = page.apply(null, null);
            if (!found.isEmpty()) {
                recorded.add("stored " + found.size());
            }
            stored.addAll(found);
            return found;
        }

        @Override
        boolean isOver() {
            return over;
        }

        @Override
        void done() {
            recorded.add("done");
        }

        @Override
        void failed(String reason) {
            recorded.add("failed " + reason);
        }
    }

    /** Clients that are called by their numbers. */
    private static final class FakeClients extends AssessedClients {

        private static final String SECRET = "a value of the database";

        private final int count;
        private int brokenFrom = Integer.MAX_VALUE;

        FakeClients(int count) {
            this.count = count;
        }

        @Override
        int count(KeycloakSession session, RealmModel realm) {
            return count;
        }

        @Override
        AssessedRealm realm(KeycloakSession session, RealmModel realm, AssessmentCriteria criteria) {
            return new AssessedRealm("realm", "helse", List.of());
        }

        @Override
        List<AssessedClient> page(
                KeycloakSession session,
                RealmModel realm,
                AssessmentCriteria criteria,
                @Nullable String after,
                int max) {
            int first = after == null ? 0 : Integer.parseInt(after) + 1;
            if (first >= brokenFrom) {
                throw new IllegalStateException(SECRET);
            }
            return IntStream.range(first, Math.min(first + max, count))
                    .mapToObj(number -> client(Integer.toString(number)))
                    .toList();
        }

        private static AssessedClient client(String id) {
            return new AssessedClient(
                    id,
                    "client-" + id,
                    null,
                    "new",
                    null,
                    null,
                    true,
                    null,
                    null,
                    null,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of());
        }
    }

    /** APIs that are reported one after the other. */
    private static final class FakeApis extends ProbedApis {

        private final int count;
        private final Runnable meanwhile;

        /**
         * @param count how many
         * @param meanwhile what happens before the probe returns
         */
        FakeApis(int count, Runnable meanwhile) {
            this.count = count;
            this.meanwhile = meanwhile;
        }

        @Override
        int count(KeycloakSession session, RealmModel realm) {
            return count;
        }

        @Override
        void probe(RunContext context, AssessmentCriteria criteria, BooleanSupplier over, Consumer<AssessedApi> found) {
            IntStream.range(0, count)
                    .forEach(number -> found.accept(
                            new AssessedApi("api-" + number, "api-" + number, null, null, 0, null, List.of())));
            meanwhile.run();
        }
    }
}
