package no.helseprofil.keycloak.probe;

import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.probe.ApiTarget;
import no.helseprofil.assessment.probe.ProbeAnswer;
import no.helseprofil.assessment.probe.ProbeException;
import no.helseprofil.assessment.probe.ProbeRequest;
import no.helseprofil.assessment.probe.ProbeTransport;

/** Probes the APIs of a run, a few at a time. It holds neither a session nor a transaction. */
public final class ApiProber {

    private static final int AT_A_TIME = 4;
    private static final long PAUSE_MILLIS = 250;
    private static final ThreadFactory THREADS = ApiProber::thread;

    private final BiFunction<ApiTarget, ProbeTransport, AssessedApi> probe;
    private final Ways ways;

    ApiProber(BiFunction<ApiTarget, ProbeTransport, AssessedApi> probe, Ways ways) {
        this.probe = probe;
        this.ways = ways;
    }

    /**
     * Probes these.
     *
     * @param cancelled asked a few times a second, by the thread that calls, whether to stop; what is under way then is cut
     * @param found told of each, in the order in which they are ready, by the thread that calls
     * @return whether all were probed
     */
    public boolean probe(List<ApiTarget> targets, BooleanSupplier cancelled, Consumer<AssessedApi> found) {
        ExecutorService workers = Executors.newCachedThreadPool(THREADS);
        ExecutorService probers = Executors.newFixedThreadPool(AT_A_TIME, THREADS);
        try {
            CompletionService<AssessedApi> probed = new ExecutorCompletionService<>(probers);
            targets.forEach(target -> probed.submit(() -> probe.apply(target, way(target, workers))));
            return take(targets.size(), probed, cancelled, found);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            probers.shutdownNow();
            workers.shutdownNow();
        }
    }

    private static boolean take(
            int targets, CompletionService<AssessedApi> probed, BooleanSupplier cancelled, Consumer<AssessedApi> found)
            throws InterruptedException {
        int left = targets;
        while (left > 0) {
            if (cancelled.getAsBoolean()) {
                return false;
            }
            Future<AssessedApi> ready = probed.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            if (ready != null) {
                found.accept(result(ready));
                left--;
            }
        }
        return true;
    }

    private static AssessedApi result(Future<AssessedApi> ready) throws InterruptedException {
        try {
            return ready.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the probe of an API failed", failed.getCause());
        }
    }

    private ProbeTransport way(ApiTarget target, ExecutorService workers) {
        String url = target.url();
        if (url == null) {
            return new NoWay("no address is registered");
        }
        try {
            return ways.to(url, workers);
        } catch (ProbeException refused) {
            return new NoWay(refused.reason());
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "helseprofil-probe");
        thread.setDaemon(true);
        return thread;
    }

    /** Nothing may be sent. */
    private record NoWay(String reason) implements ProbeTransport {

        @Override
        public ProbeAnswer send(ProbeRequest request) throws ProbeException {
            throw new ProbeException(reason);
        }

        @Override
        public List<ProbeAnswer> sendAtOnce(List<ProbeRequest> requests) throws ProbeException {
            throw new ProbeException(reason);
        }
    }
}
