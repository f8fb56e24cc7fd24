package no.helseprofil.testkit.client;

import java.time.Duration;

/**
 * Client assertion for {@code private_key_jwt} (RFC 7523, section 3) as the profile requires it: {@code typ}
 * {@code client-authentication+jwt}, {@code aud} the issuer as one string, {@code iat}, {@code nbf}, {@code exp} and a
 * new {@code jti}.
 *
 * <pre>{@code
 * Assertion assertion = Assertion.by("my-client", key).to(issuer);
 * assertion.sign();                                     // right
 * assertion.without("nbf").sign();                      // wrong in one place
 * assertion.with("aud", List.of(issuer)).sign();        // an array, where FAPI 2.0 wants a string
 * }</pre>
 */
public final class Assertion extends Jwt<Assertion> {

    /** Value of the parameter {@code client_assertion_type} (RFC 7523, section 2.2). */
    public static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private Assertion(JwtParts parts) {
        super(parts);
    }

    /** Returns an assertion by this client; it has no audience yet. */
    public static Assertion by(String clientId, SigningKey key) {
        return new Assertion(starting(key, "client-authentication+jwt", clientId)
                .with(jwt -> jwt.claims.put("sub", now -> clientId)));
    }

    /** Returns this assertion for the authorization server with this issuer, as its only {@code aud}. */
    public Assertion to(String issuer) {
        return with("aud", issuer);
    }

    /**
     * Returns this assertion with {@code assertion_details}, which apply to the token that is asked for. At PAR they
     * are misplaced.
     */
    public Assertion details(Details details) {
        return with("assertion_details", details.objectOrArray());
    }

    /** Returns this assertion with {@code exp} this long after {@code iat}, which is now. */
    public Assertion lasting(Duration lifetime) {
        return withTime("exp", lifetime);
    }

    /**
     * Returns this assertion as if made on a machine whose clock is this far ahead: {@code iat}, {@code nbf} and
     * {@code exp} move together.
     */
    public Assertion byClockAhead(Duration ahead) {
        return withTime("iat", ahead).withTime("nbf", ahead).withTime("exp", ahead.plus(LIFETIME));
    }

    @Override
    Assertion copy(JwtParts changed) {
        return new Assertion(changed);
    }
}
