package no.helseprofil.jose;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Content of a client assertion (RFC 7523, section 3), not verified. A claim of another type than specified counts as
 * absent, so that no check mistakes it for the right one.
 *
 * @param jws the assertion as received
 */
public record ClientAssertion(Jws jws) {

    /** The only {@code client_assertion_type} of the profile (RFC 7523, section 2.2). */
    public static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /**
     * Reads an assertion.
     *
     * @throws MalformedException if the text isn't an unambiguous JWS
     */
    public static ClientAssertion parse(String compact) throws MalformedException {
        return new ClientAssertion(Jws.parse(compact));
    }

    public @Nullable String algorithm() {
        return jws.headerText("alg");
    }

    public @Nullable String type() {
        return jws.headerText("typ");
    }

    public @Nullable String issuer() {
        return jws.claimText("iss");
    }

    public @Nullable String subject() {
        return jws.claimText("sub");
    }

    /** Returns the audience as it was written, since FAPI 2.0 distinguishes one string from an array of one string. */
    public @Nullable JsonNode audience() {
        return jws.payload().get("aud");
    }

    public @Nullable String id() {
        return jws.claimText("jti");
    }

    /** Returns {@link Jws#issuedAt}. */
    public @Nullable Instant issuedAt() {
        return jws.issuedAt();
    }

    public @Nullable Instant notBefore() {
        return jws.claimDate("nbf");
    }

    public @Nullable Instant expiresAt() {
        return jws.claimDate("exp");
    }
}
