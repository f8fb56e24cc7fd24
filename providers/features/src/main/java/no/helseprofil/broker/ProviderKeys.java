package no.helseprofil.broker;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import no.helseprofil.broker.BrokerException.BrokerReason;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.jose.PublicJwk.KeySize;

/**
 * Public keys of the provider (RFC 7517, section 5).
 *
 * @param keys the readable keys; others are ignored
 */
public record ProviderKeys(List<JWK> keys) {

    /** Smallest size of an RSA key (FAPI 2.0, section 5.4.1). */
    private static final int LEAST_RSA_BITS = 2_048;

    public ProviderKeys {
        keys = List.copyOf(keys);
    }

    /**
     * Reads a JWK set.
     *
     * @throws BrokerException if the text is none
     */
    static ProviderKeys read(String body) throws BrokerException {
        try {
            Json.object(body);
            return new ProviderKeys(JWKSet.parse(body).getKeys().stream()
                    .filter(key -> key instanceof AsymmetricJWK && !key.isPrivate())
                    .toList());
        } catch (MalformedException | ParseException | RuntimeException unreadable) {
            throw new BrokerException(BrokerReason.METADATA, "The keys of the other side are no JWK set");
        }
    }

    /**
     * Returns the key with this id that may have signed with the algorithm. Keys of one id are distinguished by their
     * other members (FAPI 2.0, section 5.4.3).
     *
     * @return empty if there is none, or if several make it ambiguous
     */
    Optional<JWK> named(String id, JWSAlgorithm algorithm) {
        JWKMatcher matcher = new JWKMatcher.Builder()
                .keyID(id)
                .keyType(KeyType.forAlgorithm(algorithm))
                .keyUses(KeyUse.SIGNATURE, null)
                .algorithms(algorithm, null)
                .curves(Curve.forJWSAlgorithm(algorithm))
                .build();
        List<JWK> named =
                keys.stream().filter(key -> matcher.matches(key) && isLong(key)).toList();
        return named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty();
    }

    private static boolean isLong(JWK key) {
        try {
            return !(key instanceof RSAKey) || KeySize.of(key).bits() >= LEAST_RSA_BITS;
        } catch (JOSEException unusable) {
            return false;
        }
    }

    /** Source of the provider's public keys. Nothing is fetched before it is needed. */
    public interface KeySource {

        /** Returns the allowed ones of the algorithms that the provider's metadata lists. */
        List<String> algorithms() throws BrokerException;

        /** Returns the keys known so far. */
        ProviderKeys known() throws BrokerException;

        /**
         * Returns the current keys. They are fetched again if a key is missing from the known ones, with a limit on how
         * often.
         */
        ProviderKeys anew() throws BrokerException;
    }
}
