package no.helseprofil.keycloak.broker;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import no.helseprofil.broker.BrokerException;
import no.helseprofil.broker.BrokerReason;
import no.helseprofil.broker.KeySource;
import no.helseprofil.broker.ProviderClient;
import no.helseprofil.broker.ProviderKeys;
import no.helseprofil.broker.ProviderMetadata;
import no.helseprofil.broker.ProviderSettings;
import no.helseprofil.broker.ProviderTransport;
import org.jspecify.annotations.Nullable;

/**
 * What other sides publish, on this node: fetched once and fetched anew when it is old. Whoever didn't answer is left
 * alone for a while, so that nobody makes the server ask again and again.
 */
final class KnownProviders {

    /** As long as HelseID recommends. */
    private static final Duration FRESH = Duration.ofHours(24);

    /** An outage of the other side's metadata ends no logins before this. */
    private static final Duration USABLE = Duration.ofHours(48);

    /** As long as Keycloak leaves a set of keys alone in which it didn't find one. */
    private static final Duration LEFT_ALONE = Duration.ofSeconds(10);

    private static final int MOST = 1_000;

    private final Cache<ProviderSettings, Known<ProviderMetadata>> metadata =
            Caffeine.newBuilder().maximumSize(MOST).build();
    private final Cache<ProviderMetadata, Known<ProviderKeys>> keys =
            Caffeine.newBuilder().maximumSize(MOST).build();
    private final Clock clock;

    KnownProviders(Clock clock) {
        this.clock = clock;
    }

    /** The metadata of the issuer of these settings. */
    ProviderMetadata metadata(ProviderSettings settings, ProviderTransport transport) throws BrokerException {
        return get(metadata, settings, FRESH, () -> ProviderClient.metadata(settings, transport));
    }

    /** The keys that stand in this metadata. */
    KeySource keys(ProviderMetadata published, ProviderTransport transport) {
        return new KeySource() {
            @Override
            public ProviderKeys known() throws BrokerException {
                return get(keys, published, FRESH, () -> ProviderClient.keys(published, transport));
            }

            @Override
            public ProviderKeys anew() throws BrokerException {
                return get(keys, published, Duration.ZERO, () -> ProviderClient.keys(published, transport));
            }
        };
    }

    /** Forgets all of it, as an administrator may ask. */
    void forget() {
        metadata.invalidateAll();
        keys.invalidateAll();
    }

    private <K, T> T get(Cache<K, Known<T>> cache, K key, Duration fresh, Fetch<T> fetch) throws BrokerException {
        Instant now = clock.instant();
        Known<T> known = cache.getIfPresent(key);
        if (known == null || !known.stillHolds(fresh, now)) {
            known = anew(known, fetch, now);
            cache.put(key, known);
        }
        return known.orFail(now);
    }

    /** What was known counts on if the other side is silent, and doesn't if it says something else. */
    private static <T> Known<T> anew(@Nullable Known<T> before, Fetch<T> fetch, Instant now) {
        try {
            return new Known<>(fetch.fetch(), now, now, null);
        } catch (BrokerException failed) {
            return before != null && failed.reason() == BrokerReason.UNREACHABLE
                    ? new Known<>(before.value(), before.fetched(), now, failed)
                    : new Known<>(null, now, now, failed);
        }
    }

    private interface Fetch<T> {
        T fetch() throws BrokerException;
    }

    /**
     * One thing that was fetched.
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

        T orFail(Instant now) throws BrokerException {
            if (value != null && Duration.between(fetched, now).abs().compareTo(USABLE) < 0) {
                return value;
            }
            throw failure != null
                    ? failure
                    : new BrokerException(BrokerReason.UNREACHABLE, "What the other side publishes is too old");
        }
    }
}
