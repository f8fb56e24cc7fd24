package no.helseprofil.keycloak.testtoken;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import no.helseprofil.faulty.SigningPair;
import no.helseprofil.keycloak.crypto.DerivedKey;

/** Signing key of a realm's test tokens, which isn't one of the realm's, so no test token passes for the realm's. */
final class TestTokenKey {

    private static final String PURPOSE = "helseprofil test-token v1 ";

    private static final Map<String, Kept> KEPT = new ConcurrentHashMap<>();

    private TestTokenKey() {}

    /** Returns the same as {@link #of}, derived once as long as the realm has this secret. */
    static SigningPair kept(SecretKey secret, String realm) {
        Kept known = KEPT.get(realm);
        if (known != null && known.secret().equals(secret)) {
            return known.key();
        }
        SigningPair key = of(secret.getEncoded(), realm);
        KEPT.put(realm, new Kept(secret, key));
        return key;
    }

    /**
     * Returns the key.
     *
     * @param secret secret of the realm
     * @param realm identifier that no other realm has
     */
    static SigningPair of(byte[] secret, String realm) {
        return DerivedKey.of(secret, PURPOSE + realm);
    }

    private record Kept(SecretKey secret, SigningPair key) {}
}
