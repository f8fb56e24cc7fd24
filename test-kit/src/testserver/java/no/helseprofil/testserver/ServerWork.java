package no.helseprofil.testserver;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Work that a server has done since its start.
 *
 * @param java feature number of its JDK
 * @param process nanoseconds of CPU of all its threads, those of garbage collector and compiler among them
 * @param compiling milliseconds that the compiler has taken
 * @param threads the threads that answer requests
 */
public record ServerWork(int java, long process, long compiling, List<OfThread> threads) {

    /** Names that Quarkus gives to the threads that read requests, answer them and write the answers. */
    private static final List<String> OF_REQUESTS = List.of("executor-thread-", "vert.x-eventloop-thread-");

    static ServerWork untilNow() {
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long[] ids = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(Objects::nonNull)
                .filter(ServerWork::answersRequests)
                .mapToLong(ThreadInfo::getThreadId)
                .toArray();
        long[] cpu = threads.getThreadCpuTime(ids);
        long[] allocated = threads.getThreadAllocatedBytes(ids);
        return new ServerWork(
                Runtime.version().feature(),
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime(),
                ManagementFactory.getCompilationMXBean().getTotalCompilationTime(),
                IntStream.range(0, ids.length)
                        .filter(i -> cpu[i] >= 0)
                        .mapToObj(i -> new OfThread(ids[i], cpu[i], allocated[i]))
                        .toList());
    }

    private static boolean answersRequests(ThreadInfo thread) {
        return OF_REQUESTS.stream().anyMatch(thread.getThreadName()::startsWith);
    }

    /**
     * Work that one thread has done since it began.
     *
     * @param id which one
     * @param cpu nanoseconds of CPU
     * @param allocated bytes that it took of the heap
     */
    public record OfThread(long id, long cpu, long allocated) {}
}
