package no.helseprofil.it.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import no.helseprofil.testkit.client.Metadata;
import no.helseprofil.testkit.client.Request;

/**
 * Reads what a realm signs, by the keys that it publishes: a token that is not its own is a failed test.
 *
 * @param metadata of the realm
 */
public record SignedTokens(Metadata metadata) {

    /** The token, whose signature is the realm's. */
    public SignedJWT verified(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            JWK key = keys().getKeyByKeyId(jwt.getHeader().getKeyID());
            boolean verified = key instanceof ECKey ec
                    ? jwt.verify(new ECDSAVerifier(ec))
                    : jwt.verify(new RSASSAVerifier(key.toRSAKey()));
            if (!verified) {
                throw new AssertionError("the realm's key did not sign this token");
            }
            return jwt;
        } catch (ParseException | JOSEException e) {
            throw new AssertionError("not a token of this realm", e);
        }
    }

    private JWKSet keys() throws ParseException {
        return JWKSet.parse(Request.get(metadata.endpoint("jwks_uri")).send().body());
    }
}
