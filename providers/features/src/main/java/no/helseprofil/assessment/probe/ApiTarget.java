package no.helseprofil.assessment.probe;

import com.nimbusds.jose.JWSAlgorithm;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.faulty.SigningPair;
import no.helseprofil.profile.ApiCheck;
import org.jspecify.annotations.Nullable;

/**
 * An API to be probed.
 *
 * @param id internal id of the client that stands for it
 * @param clientId its audience
 * @param name its name
 * @param url address of the probe, as it is registered; null if it isn't
 * @param scopes its scopes in the realm, {@code <audience>/<name>}
 * @param levels the security levels if it requires the login of a user; null if it doesn't
 */
public record ApiTarget(
        String id,
        String clientId,
        @Nullable String name,
        @Nullable String url,
        List<String> scopes,
        @Nullable ApiLevels levels) {

    public ApiTarget {
        scopes = List.copyOf(scopes);
    }

    /** Returns whether a requirement applies to it. */
    boolean isAsked(ApiCheck check) {
        return levels != null || !check.isAboutLevels();
    }

    /**
     * Security levels of an API that requires the login of a user.
     *
     * @param asked the level: 2, 3 or 4
     * @param askedName its value of {@code acr} in the realm's tokens
     * @param lower the level below
     * @param lowerName the value of {@code acr} for that
     */
    public record ApiLevels(String asked, String askedName, String lower, String lowerName) {}

    /**
     * The realm's key for access tokens.
     *
     * @param issuer the realm's {@code iss}
     * @param kid the key's id, as the realm publishes it
     * @param algorithm JWS algorithm
     * @param privateKey the private key, which may be in a hardware module
     * @param publicKey the public key, as the realm publishes it
     */
    public record ProbeKey(String issuer, String kid, String algorithm, PrivateKey privateKey, PublicKey publicKey) {

        SigningPair pair() throws ProbeException {
            try {
                return SigningPair.secret(JWSAlgorithm.parse(algorithm), privateKey, publicKey);
            } catch (IllegalArgumentException unknown) {
                throw new ProbeException(
                        "the realm signs with an algorithm that no probe can: let it sign with one of RS, PS or ES");
            }
        }

        /** Returns a description without the key. */
        @Override
        public String toString() {
            return "ProbeKey[" + issuer + ", " + kid + ", " + algorithm + "]";
        }
    }
}
