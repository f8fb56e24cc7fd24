package no.helseprofil.keycloak.broker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import no.helseprofil.broker.BrokerException;
import no.helseprofil.broker.BrokerReason;
import org.jspecify.annotations.Nullable;

/**
 * One thing that another side publishes, on this node: whoever needs it anew fetches it, and nobody else meanwhile.
 * Others go on with what was known before, or wait where that won't do.
 */
final class Published<T> {

    /** An outage of the other side ends no logins before this. */
    private static final Duration USABLE = Duration.ofHours(48);

    /** As long as Keycloak leaves a set of keys alone in which it didn't find one. */
    private static final Duration LEFT_ALONE = Duration.ofSeconds(10);

    private final Clock clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Known<T> latest;

    Published(Clock clock) {
        this.clock = clock;
    }

    /**
     * As it is, or as it was not long ago.
     *
     * @param fresh how old it may be; zero if it is to be as it is now
     */
    T get(Duration fresh, Fetch<T> fetch) throws BrokerException {
        Known<T> known = latest;
        Instant now = clock.instant();
        if (known != null && known.stillHolds(fresh, now)) {
            return known.orFail(now);
        }
        if (fresh.isZero() || known == null || !known.isUsable(now)) {
            // as long as an answer may take at most: whoever comes next finds it
            fetching.lock();
        } else if (!fetching.tryLock()) {
            return known.orFail(now);
        }
        try {
            return fetched(fresh, fetch).orFail(clock.instant());
        } finally {
            fetching.unlock();
        }
    }

    private Known<T> fetched(Duration fresh, Fetch<T> fetch) {
        Known<T> known = latest;
        if (known == null || !known.stillHolds(fresh, clock.instant())) {
            known = anew(known, fetch);
            latest = known;
        }
        return known;
    }

    /** What was known counts on, unless the other side says that it is another. */
    private Known<T> anew(@Nullable Known<T> before, Fetch<T> fetch) {
        try {
            T value = fetch.fetch();
            Instant now = clock.instant();
            return new Known<>(value, now, now, null);
        } catch (BrokerException failed) {
            Instant now = clock.instant();
            return before == null || failed.isOfAnotherIssuer()
                    ? new Known<>(null, now, now, failed)
                    : new Known<>(before.value(), before.fetched(), now, failed);
        }
    }

    /** Asks the other side. */
    interface Fetch<T> {
        T fetch() throws BrokerException;
    }

    /**
     * What came of it.
     *
     * @param value null if it couldn't be had
     * @param fetched when it was had
     * @param tried when it was asked for last
     * @param failure of the last time; null if there was none
     */
    private record Known<T>(
            @Nullable T value,
            Instant fetched,
            Instant tried,
            @Nullable BrokerException failure) {

        boolean stillHolds(Duration fresh, Instant now) {
            Duration sinceTry = Duration.between(tried, now).abs();
            boolean isLeftAlone = sinceTry.compareTo(LEFT_ALONE) < 0;
            boolean isFresh = Duration.between(fetched, now).abs().compareTo(fresh) < 0;
            return isLeftAlone || (failure == null && isFresh);
        }

        boolean isUsable(Instant now) {
            return value != null && Duration.between(fetched, now).abs().compareTo(USABLE) < 0;
        }

        T orFail(Instant now) throws BrokerException {
            if (value != null && isUsable(now)) {
                return value;
            }
            throw failure != null
                    ? failure
                    : new BrokerException(BrokerReason.UNREACHABLE, "What the other side publishes is too old");
        }
    }
}
