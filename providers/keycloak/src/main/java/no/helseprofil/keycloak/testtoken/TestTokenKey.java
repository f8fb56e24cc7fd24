package no.helseprofil.keycloak.testtoken;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import no.helseprofil.faulty.SigningPair;
import no.helseprofil.keycloak.crypto.DerivedKey;

/** The key of a realm's test tokens, which is none of the realm's, so that no test token is one of the realm's. */
final class TestTokenKey {

    private static final String PURPOSE = "helseprofil test-token v1 ";

    private static final Map<String, Kept> KEPT = new ConcurrentHashMap<>();

    private TestTokenKey() {}

    /** The same as {@link #of}, which is derived once for as long as the realm has this secret. */
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
     * The key.
     *
     * @param secret of the realm
     * @param realm what tells it from every other
     */
    static SigningPair of(byte[] secret, String realm) {
        return DerivedKey.of(secret, PURPOSE + realm);
    }

    private record Kept(SecretKey secret, SigningPair key) {}
}
