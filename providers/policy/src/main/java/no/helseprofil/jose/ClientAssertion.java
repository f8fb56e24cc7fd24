package no.helseprofil.jose;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a client assertion says (RFC 7523, section 3): read, not verified. A claim of another type than it should have
 * reads as absent, so that no check can mistake it for the right one.
 *
 * @param jws the assertion as it came
 */
public record ClientAssertion(Jws jws) {

    /** The only {@code client_assertion_type} of the profile (RFC 7523, section 2.2). */
    public static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /**
     * Reads an assertion.
     *
     * @throws MalformedException if the text is no JWS that can be read without doubt
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

    /** The audience as it was written: one string and an array of one string are not the same to FAPI 2.0. */
    public @Nullable JsonNode audience() {
        return jws.payload().get("aud");
    }

    public @Nullable String id() {
        return jws.claimText("jti");
    }

    /** See {@link Jws#issuedAt}. */
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
