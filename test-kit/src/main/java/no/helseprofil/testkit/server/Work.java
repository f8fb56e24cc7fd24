package no.helseprofil.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What a server has worked since its start. Only differences mean something: {@link #since}.
 *
 * @param java feature number of its JDK
 * @param process CPU of all its threads
 * @param compiling what its compiler has taken, on the wall
 * @param threads the threads that answer requests, by their ids
 */
public record Work(int java, Duration process, Duration compiling, Map<Long, OfThread> threads) {

    /** Copies what it gets. */
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
     * What was worked in between. A thread that has ended meanwhile is not counted: of requests that come one after the
     * other, the thread that answers them stays.
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
     * What one thread has worked since it began.
     *
     * @param cpu its CPU
     * @param allocated bytes that it took of the heap
     */
    public record OfThread(Duration cpu, long allocated) {}

    /**
     * What was worked in a while.
     *
     * @param requests CPU of the threads that answer requests
     * @param others CPU of all others: garbage collector, compiler, timers
     * @param compiling what the compiler took, on the wall
     * @param allocated bytes that the threads that answer requests took of the heap
     */
    public record Spent(Duration requests, Duration others, Duration compiling, long allocated) {

        /** Nothing. */
        public static final Spent NOTHING = new Spent(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);

        /** Both together. */
        public Spent plus(Spent other) {
            return new Spent(
                    requests.plus(other.requests),
                    others.plus(other.others),
                    compiling.plus(other.compiling),
                    allocated + other.allocated);
        }
    }
}
