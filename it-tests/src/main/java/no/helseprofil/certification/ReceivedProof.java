package no.helseprofil.certification;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.dpop.DPoPProofFactory;
import com.nimbusds.oauth2.sdk.dpop.DPoPUtils;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A DPoP proof received by the protected resource (RFC 9449, section 4.3). Nimbus' own verifier compares {@code htu} to
 * the letter; this one ignores a query, a fragment and the case of the host, as the RFC requires.
 *
 * @param key the key in its header
 * @param claims its claims
 */
record ReceivedProof(JWK key, JWTClaimsSet claims) {

    static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.PS256, JWSAlgorithm.ES256, JWSAlgorithm.EdDSA);

    /**
     * Reads a proof and verifies its signature.
     *
     * @throws ParseException if it is no proof, or is signed by a key other than its own
     */
    static ReceivedProof parse(String text) throws ParseException {
        SignedJWT proof = SignedJWT.parse(text);
        JWSHeader header = proof.getHeader();
        JWK key = header.getJWK();
        boolean isProof = DPoPProofFactory.TYPE.equals(header.getType()) && ALGORITHMS.contains(header.getAlgorithm());
        if (!isProof || !(key instanceof AsymmetricJWK asymmetric) || key.isPrivate()) {
            throw new ParseException("no proof", 0);
        }
        try {
            if (!proof.verify(new DefaultJWSVerifierFactory().createJWSVerifier(header, asymmetric.toPublicKey()))) {
                throw new ParseException("signed by another key", 0);
            }
        } catch (JOSEException e) {
            throw new ParseException("signed by a key of another kind", 0);
        }
        return new ReceivedProof(key, proof.getJWTClaimsSet());
    }

    /** Returns whether the proof is for this request and this token, which is bound to its key. */
    boolean isFor(String method, URI address, String token, String boundTo) throws ParseException, JOSEException {
        return method.equals(claims.getStringClaim("htm"))
                && normalised(address.toString()).equals(normalised(claims.getStringClaim("htu")))
                && DPoPUtils.computeSHA256(new DPoPAccessToken(token))
                        .toString()
                        .equals(claims.getStringClaim("ath"))
                && key.computeThumbprint().toString().equals(boundTo);
    }

    /** Returns whether the proof was made now, within the leeway. */
    boolean isOf(Instant now, Duration leeway) {
        Date made = claims.getIssueTime();
        return made != null && Duration.between(made.toInstant(), now).abs().compareTo(leeway) <= 0;
    }

    private static String normalised(@Nullable String address) throws ParseException {
        try {
            URI uri = URI.create(String.valueOf(address));
            int port = uri.getPort() == 443 ? -1 : uri.getPort();
            String origin = uri.getScheme() + "://" + uri.getHost() + ":" + port;
            return origin.toLowerCase(Locale.ROOT) + uri.getPath();
        } catch (IllegalArgumentException e) {
            throw new ParseException("htu is no address", 0);
        }
    }
}
