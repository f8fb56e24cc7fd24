package no.helseprofil.fleet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import no.helseprofil.testkit.client.SigningKey;

/** Keys of a fleet: a good one for each client, and one for all faults, because making an RSA key takes long. */
final class FleetKeys {

    private final SigningKey weak = SigningKey.generateRsa(1024, "PS256");

    /** Returns a new key without faults. */
    SigningKey good() {
        return SigningKey.generate("ES256");
    }

    /** Returns a key of 1024 bits. */
    SigningKey weak() {
        return weak;
    }

    /**
     * Returns the same key in Keycloak's form of a single key: SubjectPublicKeyInfo (RFC 5280, section 4.1) in base64.
     */
    String weakByItself() {
        try {
            byte[] encoded = RSAKey.parse(weak.publicJwk()).toPublicKey().getEncoded();
            return Base64.getEncoder().encodeToString(encoded);
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a JWK set (RFC 7517, section 5) with one key, public or private. */
    static String set(Map<String, Object> key) {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        set.putArray("keys").addPOJO(key);
        return set.toString();
    }
}
