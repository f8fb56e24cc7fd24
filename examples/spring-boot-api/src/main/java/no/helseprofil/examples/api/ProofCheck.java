package no.helseprofil.examples.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.springframework.security.oauth2.jwt.Jwt;

/** Checks of a DPoP proof (RFC 9449, sections 4.3 and 7.1). */
final class ProofCheck {

    private static final JOSEObjectType TYPE = new JOSEObjectType("dpop+jwt");

    /** Longest time that a proof may be on its way. */
    private static final Duration OLDEST = Duration.ofSeconds(5);

    private final String address;
    private final Duration leeway;

    /** Memory of one node. Several nodes need a common one, such as Redis with SET NX EX. */
    private final Cache<String, Boolean> used;

    /**
     * Creates a check.
     *
     * @param address address at which clients call the API
     * @param leeway for clocks that differ
     */
    ProofCheck(String address, Duration leeway) {
        this.address = address;
        this.leeway = leeway;
        // For as long as the proof would be taken: its age, and the leeway before and after.
        used = Caffeine.newBuilder()
                .expireAfterWrite(OLDEST.plus(leeway).plus(leeway))
                .build();
    }

    boolean isRight(String text, HttpServletRequest request, Jwt token) {
        try {
            SignedJWT proof = SignedJWT.parse(text);
            return isByTheKeyOf(token, proof) && isFor(request, token, proof.getJWTClaimsSet());
        } catch (ParseException | JOSEException unreadable) {
            return false;
        }
    }

    private static boolean isByTheKeyOf(Jwt token, SignedJWT proof) throws JOSEException {
        JWK key = proof.getHeader().getJWK();
        if (!TYPE.equals(proof.getHeader().getType())
                || !(key instanceof AsymmetricJWK asymmetric)
                || key.isPrivate()
                || !JWSAlgorithm.Family.SIGNATURE.contains(proof.getHeader().getAlgorithm())) {
            return false;
        }
        Map<String, Object> cnf = token.getClaimAsMap("cnf");
        JWSVerifier verifier =
                new DefaultJWSVerifierFactory().createJWSVerifier(proof.getHeader(), asymmetric.toPublicKey());
        return key.computeThumbprint().toString().equals(cnf.get("jkt")) && proof.verify(verifier);
    }

    private boolean isFor(HttpServletRequest request, Jwt token, JWTClaimsSet proof) throws ParseException {
        return hash(token.getTokenValue()).equals(proof.getStringClaim("ath"))
                && request.getMethod().equals(proof.getStringClaim("htm"))
                && (address + request.getRequestURI()).equals(withoutQuery(proof.getStringClaim("htu")))
                && isFresh(proof.getIssueTime())
                && isNew(proof.getJWTID());
    }

    private boolean isFresh(Date made) {
        Instant now = Instant.now();
        return made != null
                && made.toInstant().isAfter(now.minus(OLDEST).minus(leeway))
                && made.toInstant().isBefore(now.plus(leeway));
    }

    private boolean isNew(String jti) {
        return jti != null && used.asMap().putIfAbsent(jti, true) == null;
    }

    private static String withoutQuery(String url) {
        return url == null ? "" : url.split("[?#]", 2)[0];
    }

    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
            return Base64URL.encode(digest).toString();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", missing);
        }
    }
}
