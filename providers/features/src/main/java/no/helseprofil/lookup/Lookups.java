package no.helseprofil.lookup;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import no.helseprofil.lookup.RegisterClient.RegisterException;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Register;
import org.jspecify.annotations.Nullable;

/**
 * Look-ups in an external register. An answer is cached for a moment, one request is made at a time for one key, none
 * takes longer than the hard timeout, and a register that is down is left alone for a while. An answer is kept with its
 * age.
 *
 * @param <K> type of the keys, which are kept in memory, so that {@code toString} must show nothing secret
 * @param <V> type of the values
 */
public final class Lookups<K, V> implements Register<K, V> {

    private static final Duration FAILURE_REMEMBERED = Duration.ofSeconds(5);
    private static final int MOST_AT_A_TIME = 64;
    private static final String NOT_ASKED = "The register has not been asked.";
    private static final String LEFT_ALONE = "The register is down, and left alone for a moment.";
    private static final String TOO_MANY = "Too many are being looked up in the register already.";
    private static final String BROKEN = "The register could not be asked.";

    private final Function<K, CompletableFuture<Optional<V>>> source;
    private final Limits limits;
    private final Clock clock;
    private final RegisterObserver observer;
    private final Outage outage;
    private final CircuitBreaker breaker;
    private final Cache<K, Answer<V>> answers;
    private final Cache<K, String> failures;
    private final ConcurrentMap<K, CompletableFuture<Answer<V>>> pending = new ConcurrentHashMap<>();

    /**
     * Creates the look-ups.
     *
     * @param source asks the register; empty if it has no such entry, and fails with a {@link RegisterException}
     *     otherwise
     */
    public Lookups(
            Function<K, CompletableFuture<Optional<V>>> source, Limits limits, Clock clock, RegisterObserver observer) {
        this.source = source;
        this.limits = limits;
        this.clock = clock;
        this.observer = observer;
        this.outage = new Outage(observer);
        this.breaker = breaker(clock);
        this.answers = cache(limits.entries(), limits.kept(), clock);
        this.failures = cache(limits.entries(), FAILURE_REMEMBERED, clock);
    }

    /** Returns a circuit breaker that opens for ten seconds if half of at least five calls fail; then two may try. */
    private static CircuitBreaker breaker(Clock clock) {
        return CircuitBreaker.of(
                "register",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(20)
                        .minimumNumberOfCalls(5)
                        .failureRateThreshold(50)
                        .waitDurationInOpenState(Duration.ofSeconds(10))
                        .permittedNumberOfCallsInHalfOpenState(2)
                        .clock(clock)
                        .build());
    }

    private static <K, E> Cache<K, E> cache(int entries, Duration kept, Clock clock) {
        Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
        return Caffeine.newBuilder()
                .maximumSize(entries)
                .expireAfterWrite(kept)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public Answer<V> find(K key) {
        Answer<V> known = answers.getIfPresent(key);
        return known != null && isFresh(known) ? known : unavailable(key, failures.getIfPresent(key));
    }

    @Override
    public CompletableFuture<Answer<V>> lookUp(K key) {
        Answer<V> known = find(key);
        if (!(known instanceof Answer.Unavailable) || failures.getIfPresent(key) != null) {
            return CompletableFuture.completedFuture(known);
        }
        if (pending.size() >= MOST_AT_A_TIME && !pending.containsKey(key)) {
            return CompletableFuture.completedFuture(notAsked(key, TOO_MANY));
        }
        CompletableFuture<Answer<V>> mine = new CompletableFuture<>();
        CompletableFuture<Answer<V>> others = pending.putIfAbsent(key, mine);
        if (others != null) {
            return others.copy();
        }
        CompletableFuture<Answer<V>> result = mine.copy();
        ask(key).whenComplete((answer, broken) -> {
            pending.remove(key, mine);
            mine.complete(broken == null ? answer : unavailable(key, BROKEN));
        });
        return result;
    }

    private CompletableFuture<Answer<V>> ask(K key) {
        int outages = outage.begun();
        return breaker.executeCompletionStage(() -> inTime(source.apply(key)))
                .handle((value, failure) -> failure == null ? answered(key, value, outages) : failed(key, failure))
                .toCompletableFuture();
    }

    private CompletableFuture<Optional<V>> inTime(CompletableFuture<Optional<V>> asked) {
        return asked.copy().orTimeout(limits.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private Answer<V> answered(K key, Optional<V> value, int outages) {
        Instant now = clock.instant();
        Answer<V> answer = value.<Answer<V>>map(found -> new Answer.Found<>(found, now))
                .orElseGet(() -> new Answer.NotFound<>(now));
        answers.put(key, answer);
        failures.invalidate(key);
        observer.asked(value.isPresent() ? Lookup.FOUND : Lookup.NOT_FOUND);
        outage.answered(outages);
        return answer;
    }

    private Answer<V> failed(K key, Throwable failure) {
        if (failure instanceof CallNotPermittedException || failure.getCause() instanceof CallNotPermittedException) {
            return notAsked(key, LEFT_ALONE);
        }
        RegisterException reason = RegisterException.of(failure);
        failures.put(key, reason.reason());
        observer.asked(reason.result());
        outage.failed(reason.reason());
        return unavailable(key, reason.reason());
    }

    private Answer<V> notAsked(K key, String reason) {
        observer.asked(Lookup.NOT_ASKED);
        return unavailable(key, reason);
    }

    private Answer<V> unavailable(K key, @Nullable String reason) {
        Answer.Found<V> last = answers.getIfPresent(key) instanceof Answer.Found<V> found ? found : null;
        return new Answer.Unavailable<>(reason == null ? NOT_ASKED : reason, last);
    }

    private boolean isFresh(Answer<V> answer) {
        Instant asOf = answer instanceof Answer.Found<V> found ? found.asOf() : ((Answer.NotFound<V>) answer).asOf();
        return clock.instant().isBefore(asOf.plus(limits.fresh()));
    }

    /**
     * Limits of a register's cost, and of the age of its answers.
     *
     * @param timeout longest duration of a whole look-up, including the body of the last answer
     * @param fresh time for which an answer counts as current
     * @param kept time for which an answer is kept in case the register goes down
     * @param entries largest number of answers that are kept
     */
    public record Limits(Duration timeout, Duration fresh, Duration kept, int entries) {

        /** Longest wait for any register. */
        public static final Duration TIMEOUT = Duration.ofMillis(500);

        public Limits {
            if (kept.compareTo(fresh) < 0) {
                throw new IllegalArgumentException("what is fresh is kept");
            }
        }
    }

    /**
     * Outage of a register, which reports once when the register goes down and once when it is back. A request that was
     * under way when the register went down may still succeed, so only an answer to a later request ends an outage.
     */
    static final class Outage {

        private final RegisterObserver observer;
        private boolean lasting;
        private int begun;

        Outage(RegisterObserver observer) {
            this.observer = observer;
        }

        /** Returns the number of outages so far, which {@link #answered} needs as of the time of the request. */
        synchronized int begun() {
            return begun;
        }

        synchronized void failed(String reason) {
            if (!lasting) {
                lasting = true;
                begun++;
                observer.down(reason);
            }
        }

        synchronized void answered(int begunWhenAsked) {
            if (lasting && begunWhenAsked == begun) {
                lasting = false;
                observer.up();
            }
        }
    }

    /** Observer of a register's state. Called by any thread; no argument names a person. */
    public interface RegisterObserver {

        /** Called for each look-up that the cache couldn't answer. */
        void asked(Lookup result);

        /** Called once when the register goes down. */
        void down(String reason);

        /** Called when the register answers again. */
        void up();
    }

    /** Results of a look-up, for metrics. */
    public enum Lookup {
        FOUND,
        /** The register has no such entry. */
        NOT_FOUND,
        /** The register didn't answer within the hard timeout. */
        TIMEOUT,
        /** The connection failed, or the answer can't be used. */
        FAILED,
        /** The register wasn't asked: it is down, or too many look-ups are under way. */
        NOT_ASKED
    }
}
