package no.helseprofil.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import no.helseprofil.testkit.server.Work.OfThread;
import no.helseprofil.testkit.server.Work.Spent;
import org.junit.jupiter.api.Test;

class WorkTest {

    @Test
    void countsNewThreadsFullyAndEndedThreadsNotAtAll() {
        Work before = work(100, Map.of(1L, thread(10, 1_000), 2L, thread(50, 9_000)));
        Work after = work(140, Map.of(1L, thread(17, 1_500), 3L, thread(4, 200)));

        assertThat(after.since(before))
                .isEqualTo(new Spent(Duration.ofMillis(11), Duration.ofMillis(29), Duration.ofMillis(4), 700));
    }

    @Test
    void sumsTheWork() {
        Spent one = new Spent(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(3), 4);

        assertThat(one.plus(one).plus(Spent.NOTHING))
                .isEqualTo(new Spent(Duration.ofMillis(2), Duration.ofMillis(4), Duration.ofMillis(6), 8));
    }

    private static Work work(int process, Map<Long, OfThread> threads) {
        return new Work(17, Duration.ofMillis(process), Duration.ofMillis(process / 10), threads);
    }

    private static OfThread thread(int cpu, long allocated) {
        return new OfThread(Duration.ofMillis(cpu), allocated);
    }
}
