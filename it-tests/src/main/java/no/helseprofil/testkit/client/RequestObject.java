package no.helseprofil.testkit.client;

import java.time.Duration;

/**
 * A signed authorization request (RFC 9101), sent as the parameter {@code request} at PAR: {@code typ}
 * {@code oauth-authz-req+jwt}, {@code aud} the issuer, valid for 30 s. Request parameters are claims of it, see
 * {@link #with}.
 */
public final class RequestObject extends Jwt<RequestObject> {

    private static final Duration LIFETIME = Duration.ofSeconds(30);

    private RequestObject(JwtParts parts) {
        super(parts);
    }

    /** A request by this client to the authorization server with this issuer, without parameters yet. */
    public static RequestObject by(String clientId, SigningKey key, String issuer) {
        JwtParts parts = starting(key, "oauth-authz-req+jwt")
                .withHeader("kid", key.kid())
                .withClaim("iss", now -> clientId)
                .withClaim("client_id", now -> clientId)
                .withClaim("aud", now -> issuer)
                .withClaim("nbf", now -> now.getEpochSecond())
                .withClaim("exp", now -> now.plus(LIFETIME).getEpochSecond());
        return new RequestObject(parts);
    }

    @Override
    RequestObject copy(JwtParts changed) {
        return new RequestObject(changed);
    }
}
