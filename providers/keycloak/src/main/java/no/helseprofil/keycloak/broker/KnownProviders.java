package no.helseprofil.keycloak.broker;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import no.helseprofil.broker.BrokerException;
import no.helseprofil.broker.KeySource;
import no.helseprofil.broker.ProviderClient;
import no.helseprofil.broker.ProviderKeys;
import no.helseprofil.broker.ProviderMetadata;
import no.helseprofil.broker.ProviderSettings;
import no.helseprofil.broker.ProviderTransport;

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
}
