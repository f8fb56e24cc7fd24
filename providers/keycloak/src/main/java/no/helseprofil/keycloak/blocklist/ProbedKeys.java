package no.helseprofil.keycloak.blocklist;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import no.helseprofil.faulty.SigningPair;
import no.helseprofil.keycloak.crypto.DerivedKey;
import no.helseprofil.keycloak.storage.RealmMacKeys;

/**
 * Keys of a realm that are always on its list as blocked, and that only the server has. A probe shows one to an API,
 * and an API that goes by the list refuses it. So nothing has to be blocked to find that out, and the API has read of
 * the key long before.
 *
 * @param active the one that a probe signs with
 * @param thumbprints of this one, and of those before it as long as the realm has their secrets
 */
public record ProbedKeys(SigningPair active, Set<String> thumbprints) {

    private static final String PURPOSE = "helseprofil blocked-key v1 ";

    private static final Map<String, Kept> KEPT = new ConcurrentHashMap<>();

    public ProbedKeys {
        thumbprints = Set.copyOf(thumbprints);
    }

    /**
     * Returns the keys of a realm, which are derived once for as long as it has these secrets.
     *
     * @param realm its internal id
     */
    public static ProbedKeys of(RealmMacKeys secrets, String realm) {
        Kept known = KEPT.get(realm);
        if (known != null && known.secrets().equals(secrets)) {
            return known.keys();
        }
        ProbedKeys keys = derived(secrets, PURPOSE + realm);
        KEPT.put(realm, new Kept(secrets, keys));
        return keys;
    }

    private static ProbedKeys derived(RealmMacKeys secrets, String purpose) {
        SigningPair active = DerivedKey.of(secrets.activeBytes(), purpose);
        List<byte[]> all = secrets.verifyingBytes();
        Set<String> thumbprints = all.stream()
                .map(secret -> DerivedKey.of(secret, purpose).thumbprint())
                .collect(Collectors.toSet());
        thumbprints.add(active.thumbprint());
        return new ProbedKeys(active, thumbprints);
    }

    private record Kept(RealmMacKeys secrets, ProbedKeys keys) {}
}
