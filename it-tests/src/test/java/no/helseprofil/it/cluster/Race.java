package no.helseprofil.it.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Two things at the same instant: each waits until the other is ready as well. */
final class Race {

    private Race() {}

    /** Returns the result of each, in their order. */
    static <T> List<T> between(Supplier<T> one, Supplier<T> other) {
        CyclicBarrier start = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (Supplier<T> runner : List.of(one, other)) {
                Callable<T> run = () -> {
                    start.await();
                    return runner.get();
                };
                running.add(threads.submit(run));
            }
            return List.of(running.get(0).get(), running.get(1).get());
        } catch (ExecutionException e) {
            throw new IllegalStateException("one side of a race broke", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
