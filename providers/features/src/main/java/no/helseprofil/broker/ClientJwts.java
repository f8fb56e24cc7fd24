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
