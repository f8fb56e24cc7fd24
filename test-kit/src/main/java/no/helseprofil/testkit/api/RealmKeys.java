package no.helseprofil.testkit.api;

import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.text.ParseException;
import no.helseprofil.testkit.client.Metadata;
import no.helseprofil.testkit.client.Request;

/**
 * Realm and the keys that it publishes. They are read once, which is enough for a test. In production, a library should
 * read them again when an unknown {@code kid} arrives, as Nimbus' {@code JWKSourceBuilder} does.
 *
 * @param issuer its {@code issuer}
 * @param keys its public keys
 */
public record RealmKeys(String issuer, JWKSet keys) {

    /** Reads the metadata of a realm (OpenID Connect Discovery 1.0, section 4), and the keys that they refer to. */
    public static RealmKeys of(String issuer) {
        URI address = Metadata.of(issuer).endpoint("jwks_uri");
        try {
            return new RealmKeys(
                    issuer, JWKSet.parse(Request.get(address).send().body()));
        } catch (ParseException unreadable) {
            throw new IllegalStateException("there are no keys at " + address, unreadable);
        }
    }
}
