package no.helseprofil.decision;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import no.helseprofil.jose.Nonces;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.timetable.Profiles;
import no.helseprofil.timetable.Terms;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Benchmark of the pure half for a request, without a server: time, and bytes of the heap. The median of single calls
 * leaves out those in which something else was busy.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
public class CoreBench {

    private static final Map<String, Double> MOST_MICROS =
            Map.of("decision", 20.0, "nonceIssued", 5.0, "nonceVerified", 5.0);
    private static final double MOST_BYTES = 8_000;

    private final Facts facts = FactsFixture.tokenRequest().facts();
    private final Terms terms = Profiles.terms(Profiles.helseId());
    private final Nonces nonces = Nonces.of("realm", new byte[32], List.of(new byte[32]));
    private final String nonce = nonces.issue(FactsFixture.NOW);

    /** Judges a token request by all requirements. */
    @Benchmark
    public Object decision() {
        return PolicyEvaluator.judge(facts, terms);
    }

    @Benchmark
    public Object nonceIssued() {
        return nonces.issue(FactsFixture.NOW);
    }

    @Benchmark
    public boolean nonceVerified() {
        return nonces.isFresh(nonce, FactsFixture.NOW, Duration.ofMinutes(1));
    }

    /** Ends with status 1 when a figure is past what it may be. */
    public static void main(String[] arguments) throws RunnerException {
        boolean isWithin = true;
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(CoreBench.class.getName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run()) {
            String what = result.getPrimaryResult().getLabel();
            double micros = result.getPrimaryResult().getStatistics().getPercentile(50);
            double bytes =
                    result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
            System.out.printf(
                    Locale.ROOT,
                    "%-15s %6.2f µs, at most %.0f; %5.0f bytes, at most %.0f%n",
                    what,
                    micros,
                    MOST_MICROS.get(what),
                    bytes,
                    MOST_BYTES);
            isWithin &= micros <= MOST_MICROS.get(what) && bytes <= MOST_BYTES;
        }
        System.exit(isWithin ? 0 : 1);
    }
}
