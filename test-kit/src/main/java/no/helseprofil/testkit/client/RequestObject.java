package no.helseprofil.testkit.client;

import java.util.Map;

/**
 * Signed authorization request (RFC 9101), sent as the parameter {@code request} at PAR: {@code typ}
 * {@code oauth-authz-req+jwt}, {@code aud} the issuer, valid for 30 s. Request parameters are its claims, see
 * {@link #with}. HelseID's clients send their parameters in the form, and beside them an object with {@link #details}
 * only.
 */
public final class RequestObject extends Jwt<RequestObject> {

    private RequestObject(JwtParts parts) {
        super(parts);
    }

    /** Returns a request by this client to the authorization server with this issuer, without parameters yet. */
    public static RequestObject by(String clientId, SigningKey key, String issuer) {
        return new RequestObject(starting(key, "oauth-authz-req+jwt", clientId)
                .with(jwt -> jwt.claims.put("client_id", now -> clientId))
                .with(jwt -> jwt.claims.put("aud", now -> issuer)));
    }

    /** Returns this object with these parameters of the request as claims. */
    public RequestObject parameters(Map<String, String> parameters) {
        return copy(parts().with(jwt -> parameters.forEach((name, value) -> jwt.claims.put(name, now -> value))));
    }

    /** Returns this object with {@code authorization_details}, which apply to the login and all its tokens. */
    public RequestObject details(Details details) {
        return with("authorization_details", details.array());
    }

    @Override
    RequestObject copy(JwtParts changed) {
        return new RequestObject(changed);
    }
}
