package no.helseprofil.broker;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import no.helseprofil.broker.BrokerException.BrokerReason;
import no.helseprofil.jose.DpopProof;
import no.helseprofil.jose.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A key pair with which the realm authenticates: it signs client assertions and DPoP proofs. The private key may be in
 * a hardware module.
 */
public final class BrokerKey {

    private final JWSAlgorithm algorithm;
    private final JWK publicJwk;
    private final JWSSigner signer;

    private BrokerKey(JWSAlgorithm algorithm, JWK publicJwk, JWSSigner signer) {
        this.algorithm = algorithm;
        this.publicJwk = publicJwk;
        this.signer = signer;
    }

    /**
     * Returns a key of the realm.
     *
     * @throws BrokerException if the key doesn't fit the algorithm
     */
    public static BrokerKey of(String id, JWSAlgorithm algorithm, PublicKey publicKey, PrivateKey privateKey)
            throws BrokerException {
        try {
            JWK jwk = publicJwk(id, algorithm, publicKey);
            JWSSigner signer =
                    jwk instanceof ECKey ec ? new ECDSASigner(privateKey, ec.getCurve()) : new RSASSASigner(privateKey);
            return new BrokerKey(algorithm, jwk, signer);
        } catch (JOSEException | IllegalArgumentException unfit) {
            throw unfit(algorithm);
        }
    }

    /**
     * Returns the public part of a key, as others register it (RFC 7517).
     *
     * @throws BrokerException if the key doesn't fit the algorithm
     */
    public static JWK publicJwk(String id, JWSAlgorithm algorithm, PublicKey publicKey) throws BrokerException {
        if (JWSAlgorithm.Family.RSA.contains(algorithm) && publicKey instanceof RSAPublicKey rsa) {
            return new RSAKey.Builder(rsa)
                    .keyID(id)
                    .algorithm(algorithm)
                    .keyUse(KeyUse.SIGNATURE)
                    .build();
        }
        Curve curve = Curve.forJWSAlgorithm(algorithm).stream().findFirst().orElse(null);
        if (publicKey instanceof ECPublicKey ec
                && curve != null
                && curve.equals(Curve.forECParameterSpec(ec.getParams()))) {
            return new ECKey.Builder(curve, ec)
                    .keyID(id)
                    .algorithm(algorithm)
                    .keyUse(KeyUse.SIGNATURE)
                    .build();
        }
        throw unfit(algorithm);
    }

    private static BrokerException unfit(JWSAlgorithm algorithm) {
        return new BrokerException(BrokerReason.KEY, "The realm's key can't sign with " + algorithm);
    }

    /** Returns the {@code kid}. */
    public String id() {
        return publicJwk.getKeyID();
    }

    /** Returns the public part, as others register it. */
    public Map<String, Object> publicJson() {
        return publicJwk.toJSONObject();
    }

    /** Returns the thumbprint to which codes and tokens are bound (RFC 9449, section 10). */
    String thumbprint() throws BrokerException {
        try {
            return publicJwk.computeThumbprint().toString();
        } catch (JOSEException broken) {
            throw unfit(algorithm);
        }
    }

    /** Returns the key for a proof without any further member, since everybody who sees the proof could read it. */
    JWK bareJwk() {
        return publicJwk instanceof ECKey ec
                ? new ECKey.Builder(ec.getCurve(), ec.getX(), ec.getY()).build()
                : new RSAKey.Builder(
                                publicJwk.toRSAKey().getModulus(),
                                publicJwk.toRSAKey().getPublicExponent())
                        .build();
    }

    /** Returns a JWT of this type, in compact serialization. */
    String sign(String type, Consumer<JWSHeader.Builder> named, JWTClaimsSet claims) throws BrokerException {
        JWSHeader.Builder header = new JWSHeader.Builder(algorithm).type(new JOSEObjectType(type));
        named.accept(header);
        SignedJWT jwt = new SignedJWT(header.build(), claims);
        try {
            jwt.sign(signer);
            return jwt.serialize();
        } catch (JOSEException broken) {
            throw new BrokerException(BrokerReason.KEY, "The realm's key doesn't sign with " + algorithm);
        }
    }

    /**
     * JWTs that the realm signs as a client, a new one for each request.
     *
     * @param settings settings of the provider
     * @param key key that signs them
     * @param clock clock for their instants
     */
    record ClientJwts(ProviderSettings settings, BrokerKey key, Clock clock) {

        /**
         * The {@code typ} that HelseID asks for (draft-ietf-oauth-rfc7523bis), by which an ID token or a proof can't be
         * taken for an assertion.
         */
        private static final String ASSERTION_TYPE = "client-authentication+jwt";

        /** Longest lifetime that HelseID accepts without calling it deprecated. */
        private static final Duration LIFE = Duration.ofSeconds(10);

        /** Returns the client assertion. Its only audience is the issuer, at every endpoint. */
        String assertion() throws BrokerException {
            Instant now = clock.instant();
            JWTClaimsSet claims = new JWTClaimsSet.Builder()
                    .issuer(settings.clientId())
                    .subject(settings.clientId())
                    .audience(settings.issuer().toString())
                    .jwtID(UUID.randomUUID().toString())
                    .issueTime(Date.from(now))
                    .notBeforeTime(Date.from(now))
                    .expirationTime(Date.from(now.plus(LIFE)))
                    .build();
            return key.sign(ASSERTION_TYPE, header -> header.keyID(key.id()), claims);
        }

        /**
         * Returns the DPoP proof of a request (RFC 9449, section 4.2).
         *
         * @param nonce the server's nonce; null if it has given none
         * @param accessToken the access token that the request presents; null if it presents none
         */
        String proof(String method, URI target, @Nullable String nonce, @Nullable String accessToken)
                throws BrokerException {
            JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                    .jwtID(UUID.randomUUID().toString())
                    .claim("htm", method)
                    .claim("htu", withoutQuery(target))
                    .issueTime(Date.from(clock.instant()));
            if (nonce != null) {
                claims.claim("nonce", nonce);
            }
            if (accessToken != null) {
                claims.claim("ath", Sha256.of(accessToken.getBytes(StandardCharsets.US_ASCII)));
            }
            return key.sign(DpopProof.TYPE, this::withKey, claims.build());
        }

        private void withKey(JWSHeader.Builder header) {
            header.jwk(key.bareJwk());
        }

        private static String withoutQuery(URI target) {
            String text = target.toString();
            int query = text.indexOf('?');
            return query < 0 ? text : text.substring(0, query);
        }
    }
}
