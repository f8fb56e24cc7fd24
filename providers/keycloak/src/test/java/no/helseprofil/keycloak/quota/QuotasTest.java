package no.helseprofil.keycloak.quota;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.database.MemoryDatabase;
import no.helseprofil.keycloak.quota.Quotas.Quota;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuotasTest {

    private static final String REALM = "realm";
    private static final long TODAY = 20_000;

    @AutoClose
    private static final MemoryDatabase database = new MemoryDatabase(QuotaEntity.class);

    @BeforeEach
    void empty() {
        List.of("client", "other").forEach(QuotasTest::forget);
    }

    @Test
    void grantsTheDailyQuotaAndResetsNextDay() {
        assertThat(granted("client", TODAY, 7)).isEqualTo(Quota.PROBE.most());
        assertThat(granted("client", TODAY, 1)).as("the day is used up").isZero();
        assertThat(granted("client", TODAY + 1, 7)).isEqualTo(Quota.PROBE.most());
    }

    @Test
    void eachClientAndKindHasItsOwnQuota() {
        granted("client", TODAY, 7);

        assertThat(granted("other", TODAY, 1)).isEqualTo(1);
        assertThat(use("client", Quota.ASSESSMENT, TODAY)).isTrue();
    }

    @Test
    void eachUserHasTheirOwnQuota() {
        for (int i = 0; i < Quota.CONTACT.most(); i++) {
            assertThat(use("client", Quota.CONTACT, "kari@vendor.example", TODAY))
                    .isTrue();
        }

        assertThat(use("client", Quota.CONTACT, "kari@vendor.example", TODAY)).isFalse();
        assertThat(use("client", Quota.CONTACT, "ola@vendor.example", TODAY)).isTrue();
    }

    @Test
    void aNodeWithASlowClockDoesNotResetTheQuota() {
        granted("client", TODAY, 7);

        assertThat(granted("client", TODAY - 1, 1)).isZero();
        assertThat(granted("client", TODAY, 1)).isZero();
    }

    @Test
    void recoversFromAClockThatWasFarAhead() {
        granted("client", TODAY + 400, 7);

        assertThat(granted("client", TODAY, 7)).isEqualTo(Quota.PROBE.most());
        assertThat(granted("client", TODAY, 1)).as("and the day counts again").isZero();
    }

    @Test
    void deletingAClientDeletesItsQuota() {
        granted("client", TODAY, 7);
        forget("client");

        assertThat(granted("client", TODAY, 1)).isEqualTo(1);
    }

    @Test
    void concurrentUsesDoNotExceedTheQuota() throws Exception {
        int many = 12;
        CyclicBarrier barrier = new CyclicBarrier(many);
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try {
            Callable<Boolean> one = () -> {
                barrier.await();
                return use("client", Quota.PROBE, TODAY);
            };
            List<Future<Boolean>> answers = new ArrayList<>();
            IntStream.range(0, many).forEach(i -> answers.add(threads.submit(one)));
            int granted = 0;
            for (Future<Boolean> answer : answers) {
                granted += answer.get() ? 1 : 0;
            }
            assertThat(granted).isEqualTo(Quota.PROBE.most());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void concurrentFirstUsesAreBothGranted() throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 300; i++) {
                String client = "first-" + i;
                Callable<Boolean> one = () -> {
                    barrier.await();
                    return use(client, Quota.PROBE, TODAY);
                };
                for (Future<Boolean> answer : threads.invokeAll(List.of(one, one))) {
                    assertThat(answer.get())
                            .as("the line is made while the other looks: %s", client)
                            .isTrue();
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static int granted(String client, long day, int times) {
        return (int) IntStream.range(0, times)
                .filter(i -> use(client, Quota.PROBE, day))
                .count();
    }

    private static boolean use(String client, Quota kind, long day) {
        return use(client, kind, null, day);
    }

    /** Uses the quota, and tries again if another was the first to make the line, as the caller does. */
    private static boolean use(String client, Quota kind, @Nullable String holder, long day) {
        String id = QuotaEntity.id(REALM, client, kind, holder);
        Function<EntityManager, Boolean> work =
                entities -> Quotas.use(entities, new QuotaEntity(id, REALM, client, kind, day), kind.most(), day);
        try {
            return in(work);
        } catch (PersistenceException first) {
            return in(work);
        }
    }

    private static boolean in(Function<EntityManager, Boolean> work) {
        return database.ask(session -> work.apply(Entities.of(session)));
    }

    private static void forget(String client) {
        database.run(session -> Quotas.LINES.forget(Entities.of(session), REALM, client));
    }
}
