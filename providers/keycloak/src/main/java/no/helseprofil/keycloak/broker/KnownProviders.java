package no.helseprofil.keycloak.broker;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import no.helseprofil.broker.BrokerException;
import no.helseprofil.broker.BrokerException.BrokerReason;
import no.helseprofil.broker.ProviderClient;
import no.helseprofil.broker.ProviderClient.ProviderTransport;
import no.helseprofil.broker.ProviderKeys;
import no.helseprofil.broker.ProviderKeys.KeySource;
import no.helseprofil.broker.ProviderMetadata;
import no.helseprofil.broker.ProviderSettings;
import org.jspecify.annotations.Nullable;

/**
 * Cache of the metadata and keys of identity providers, on this node. They are fetched once, and again when they are
 * too old. A provider that hasn't responded isn't asked again for a while, so that callers can't make the server send
 * request after request.
 */
final class KnownProviders {

    /** Age up to which metadata and keys are used without a new fetch, as HelseID recommends. */
    private static final Duration FRESH = Duration.ofHours(24);

    private static final int MOST = 1_000;

    private final Cache<ProviderSettings, Published<ProviderMetadata>> metadata =
            Caffeine.newBuilder().maximumSize(MOST).build();
    private final Cache<PlaceOfKeys, Published<ProviderKeys>> keys =
            Caffeine.newBuilder().maximumSize(MOST).build();
    private final Clock clock;

    KnownProviders(Clock clock) {
        this.clock = clock;
    }

    private record PlaceOfKeys(ProviderSettings settings, URI place) {}

    /** Returns the metadata of the issuer in these settings. */
    ProviderMetadata metadata(ProviderSettings settings, ProviderTransport transport) throws BrokerException {
        return metadata.get(settings, unknown -> new Published<>(clock))
                .get(FRESH, () -> ProviderClient.metadata(settings, transport));
    }

    /** Returns the keys that are published in that metadata. */
    KeySource keys(ProviderSettings settings, ProviderTransport transport) {
        return new KeySource() {
            @Override
            public List<String> algorithms() throws BrokerException {
                return metadata(settings, transport).idTokenAlgorithms();
            }

            @Override
            public ProviderKeys known() throws BrokerException {
                return keys(settings, transport, FRESH);
            }

            @Override
            public ProviderKeys anew() throws BrokerException {
                return keys(settings, transport, Duration.ZERO);
            }
        };
    }

    private ProviderKeys keys(ProviderSettings settings, ProviderTransport transport, Duration fresh)
            throws BrokerException {
        ProviderMetadata published = metadata(settings, transport);
        return keys.get(new PlaceOfKeys(settings, published.keys()), unknown -> new Published<>(clock))
                .get(fresh, () -> ProviderClient.keys(published, transport));
    }

    /** Forgets the metadata and keys for these settings, as an administrator may request. */
    void forget(ProviderSettings settings) {
        metadata.invalidate(settings);
        keys.asMap().keySet().removeIf(place -> place.settings().equals(settings));
    }

    /**
     * One document that an identity provider publishes, as this node knows it. One thread at a time fetches it. Other
     * threads use the previous value meanwhile, or wait where that value is too old.
     */
    static final class Published<T> {

        /**
         * Age up to which a value is used if the provider can't be reached, so that an outage ends no logins before.
         */
        private static final Duration USABLE = Duration.ofHours(48);

        /** Time between two attempts, the same as Keycloak's for a key set that lacked a key. */
        private static final Duration LEFT_ALONE = Duration.ofSeconds(10);

        private final Clock clock;
        private final ReentrantLock fetching = new ReentrantLock();
        private volatile @Nullable Known<T> latest;

        Published(Clock clock) {
            this.clock = clock;
        }

        /**
         * Returns the value.
         *
         * @param fresh greatest age of the value; zero for a value that is fetched now
         */
        T get(Duration fresh, Fetch<T> fetch) throws BrokerException {
            Known<T> known = latest;
            Instant now = clock.instant();
            if (known != null && known.stillHolds(fresh, now)) {
                return known.orFail(now);
            }
            if (fresh.isZero() || known == null || !known.isUsable(now)) {
                // a fetch has a time limit, and the next thread finds its result
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

        /**
         * Fetches the value. If that fails, the previous value stays in use, unless the metadata names another issuer.
         */
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

        /** Request to the provider. */
        interface Fetch<T> {
            T fetch() throws BrokerException;
        }

        /**
         * Outcome of the last attempt.
         *
         * @param value the last value; null if there is none
         * @param fetched instant at which the value was fetched
         * @param tried instant of the last attempt
         * @param failure failure of the last attempt; null if it succeeded
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
}
