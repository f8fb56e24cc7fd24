package no.helseprofil.testserver;

import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/** A row of the database that a transaction holds for as long as a test wants, as another node's request would. */
final class HeldRows {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final AtomicReference<@Nullable CountDownLatch> HELD = new AtomicReference<>();

    private HeldRows() {}

    /** Returns once the row is held. */
    static void hold(KeycloakSessionFactory factory, String entity, String id) {
        String query = "select held from " + entity + " held where held.id = :id";
        CountDownLatch release = new CountDownLatch(1);
        if (!HELD.compareAndSet(null, release)) {
            throw new IllegalStateException("a row is held already");
        }
        CompletableFuture<Integer> rows = new CompletableFuture<>();
        Thread holder = new Thread(() -> {
            try {
                KeycloakModelUtils.runJobInTransaction(factory, job -> {
                    rows.complete(hold(job, query, id));
                    await(release);
                });
            } catch (RuntimeException failed) {
                rows.completeExceptionally(failed);
            } finally {
                HELD.set(null);
            }
        });
        holder.start();
        if (rows.join() != 1) {
            release();
            throw new IllegalStateException("there is no such row");
        }
    }

    /** Lets it go. */
    static void release() {
        CountDownLatch release = HELD.get();
        if (release != null) {
            release.countDown();
        }
    }

    private static int hold(KeycloakSession job, String query, String id) {
        return job.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(query)
                .setParameter("id", id)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .size();
    }

    private static void await(CountDownLatch release) {
        try {
            release.await(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
