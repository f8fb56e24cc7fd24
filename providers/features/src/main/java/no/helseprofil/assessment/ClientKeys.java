package no.helseprofil.assessment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import no.helseprofil.assessment.AssessedClient.Key;
import no.helseprofil.jose.KeySize;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.key.ClientKey;
import org.jspecify.annotations.Nullable;

/** The keys with which a client may sign, as far as they are registered here: nothing is fetched. */
final class ClientKeys {

    private ClientKeys() {}

    static List<Key> of(ClientMetadata client) {
        List<Key> keys = ClientKey.of(client).stream()
                .map(key -> registered(key, client))
                .collect(Collectors.toCollection(ArrayList::new));
        String location = client.get(ClientSetting.JWKS_URI);
        if (location != null) {
            keys.addAll(published(location, client));
        }
        return keys;
    }

    private static Key registered(ClientKey key, ClientMetadata client) {
        String end = key.kid() == null ? null : client.keyEnds().get(key.kid());
        return new Key(
                key.kid(),
                key.algorithm() == null ? type(key.size()) : key.algorithm(),
                key.size().family() == KeySize.Family.OTHER ? null : key.size().bits(),
                end,
                null,
                key.thumbprint());
    }

    /** Returns the {@code kty} (RFC 7518, section 6.1). */
    private static @Nullable String type(KeySize size) {
        return switch (size.family()) {
            case RSA -> "RSA";
            case EC -> "EC";
            case ED -> "OKP";
            case OTHER -> null;
        };
    }

    /** Returns the address of the client's keys, and the ends of those registered with one. */
    private static List<Key> published(String location, ClientMetadata client) {
        List<Key> known = client.keyEnds().entrySet().stream()
                .map(end -> new Key(end.getKey(), null, null, end.getValue(), location, null))
                .sorted(Comparator.comparing(key -> Objects.toString(key.kid())))
                .toList();
        return known.isEmpty() ? List.of(new Key(null, null, null, null, location, null)) : known;
    }
}
