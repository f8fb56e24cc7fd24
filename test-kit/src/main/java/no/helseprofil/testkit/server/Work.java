package no.helseprofil.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Work of a server since its start. Only differences are meaningful: {@link #since}.
 *
 * @param java feature number of its JDK
 * @param process CPU time of all its threads
 * @param compiling wall time of its compiler
 * @param threads the threads that answer requests, by their ids
 */
public record Work(int java, Duration process, Duration compiling, Map<Long, OfThread> threads) {

    /** Copies its arguments. */
    public Work {
        threads = Map.copyOf(threads);
    }

    static Work of(JsonNode json) {
        Map<Long, OfThread> threads = new HashMap<>();
        for (JsonNode thread : json.path("threads")) {
            threads.put(
                    thread.path("id").longValue(),
                    new OfThread(
                            Duration.ofNanos(thread.path("cpu").longValue()),
                            thread.path("allocated").longValue()));
        }
        return new Work(
                json.path("java").intValue(),
                Duration.ofNanos(json.path("process").longValue()),
                Duration.ofMillis(json.path("compiling").longValue()),
                threads);
    }

    /**
     * Returns the work in between. A thread that has ended meanwhile is not counted; for requests one after the other,
     * the thread that answers them remains.
     */
    public Spent since(Work before) {
        OfThread nothing = new OfThread(Duration.ZERO, 0);
        Duration requests = Duration.ZERO;
        long allocated = 0;
        for (Map.Entry<Long, OfThread> thread : threads.entrySet()) {
            OfThread then = before.threads.getOrDefault(thread.getKey(), nothing);
            requests = requests.plus(thread.getValue().cpu()).minus(then.cpu());
            allocated += thread.getValue().allocated() - then.allocated();
        }
        return new Spent(
                requests, process.minus(before.process).minus(requests), compiling.minus(before.compiling), allocated);
    }

    /**
     * Work of one thread since it began.
     *
     * @param cpu its CPU time
     * @param allocated bytes that it allocated on the heap
     */
    public record OfThread(Duration cpu, long allocated) {}

    /**
     * Work in a period.
     *
     * @param requests CPU time of the threads that answer requests
     * @param others CPU time of all others: garbage collector, compiler, timers
     * @param compiling wall time of the compiler
     * @param allocated bytes that the threads that answer requests allocated on the heap
     */
    public record Spent(Duration requests, Duration others, Duration compiling, long allocated) {

        /** No work. */
        public static final Spent NOTHING = new Spent(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);

        /** Returns the sum. */
        public Spent plus(Spent other) {
            return new Spent(
                    requests.plus(other.requests),
                    others.plus(other.others),
                    compiling.plus(other.compiling),
                    allocated + other.allocated);
        }
    }
}
