package no.helseprofil.decision;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import no.helseprofil.jose.Nonces;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profiles;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Timetable;

/** What the pure half takes for a request, without a server: CPU of one thread, and bytes of the heap. */
public final class CoreBench {

    private static final int ROUNDS = 11;
    private static final int TIMES = 20_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private static volatile Object last = "";

    private CoreBench() {}

    /** Prints the median of eleven rounds; ends with status 1 when a figure is past what it may be. */
    public static void main(String[] arguments) {
        Facts facts = FactsFixture.tokenRequest().facts();
        Terms terms = Profiles.terms(new Profile(RuleSet.HELSEID, Map.of(), Set.of(), List.of(), Timetable.EMPTY));
        byte[] key = new byte[32];
        Nonces nonces = Nonces.of("realm", key, List.of(key));
        String nonce = nonces.issue(FactsFixture.NOW);
        boolean isWithin =
                isWithin("a decision over all requirements", 20, 4_000, () -> PolicyEvaluator.judge(facts, terms))
                        & isWithin("a nonce is issued", 5, 4_000, () -> nonces.issue(FactsFixture.NOW))
                        & isWithin(
                                "a nonce is verified",
                                5,
                                4_000,
                                () -> nonces.isFresh(nonce, FactsFixture.NOW, Duration.ofMinutes(1)));
        System.exit(isWithin ? 0 : 1);
    }

    private static boolean isWithin(String what, double micros, long bytes, Supplier<Object> work) {
        long[] times = new long[ROUNDS];
        long[] allocated = new long[ROUNDS];
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            long cpu = THREADS.getCurrentThreadCpuTime();
            long heap = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < TIMES; i++) {
                last = work.get();
            }
            // The rounds before the first one warm up.
            times[Math.max(round, 0)] = THREADS.getCurrentThreadCpuTime() - cpu;
            allocated[Math.max(round, 0)] = THREADS.getCurrentThreadAllocatedBytes() - heap;
        }
        double taken = median(times) / 1e3 / TIMES;
        long used = median(allocated) / TIMES;
        System.out.printf(
                Locale.ROOT, "%-35s %6.2f µs, at most %.0f; %5d bytes, at most %d%n", what, taken, micros, used, bytes);
        return taken <= micros && used <= bytes;
    }

    private static long median(long[] rounds) {
        return LongStream.of(rounds).sorted().toArray()[ROUNDS / 2];
    }
}
