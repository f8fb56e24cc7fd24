package no.helseprofil.broker;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import no.helseprofil.jose.DpopProof;
import no.helseprofil.jose.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * What the realm signs as a client: each once, and anew for each request.
 *
 * @param key signs them
 * @param clock the instant of each
 */
record ClientJwts(ProviderSettings settings, BrokerKey key, Clock clock) {

    /** What HelseID asks for (draft-ietf-oauth-rfc7523bis): an ID token or a proof can't be taken for one. */
    private static final String ASSERTION_TYPE = "client-authentication+jwt";

    /** As long as HelseID takes without calling it deprecated. */
    private static final Duration LIFE = Duration.ofSeconds(10);

    /** The client assertion; its audience is the issuer and nothing else, wherever it is sent. */
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
     * The DPoP proof of a request (RFC 9449, section 4.2).
     *
     * @param nonce of the server; null if it has given none
     * @param accessToken what it is presented with; null if it is with none
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
