package no.helseprofil.testkit.api;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;

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
        try {
            String metadata = read(URI.create(issuer + "/.well-known/openid-configuration"));
            Object keys = JSONObjectUtils.parse(metadata).get("jwks_uri");
            return new RealmKeys(issuer, JWKSet.parse(read(URI.create(String.valueOf(keys)))));
        } catch (ParseException unreadable) {
            throw new IllegalStateException(issuer + " has no metadata that can be read", unreadable);
        }
    }

    private static String read(URI address) {
        try (var stream = address.toURL().openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + address, e);
        }
    }
}
