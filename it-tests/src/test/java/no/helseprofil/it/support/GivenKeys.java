package no.helseprofil.it.support;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The keys that Keycloak gives a new realm, given with the realm: to make those of RSA takes a server of the tests seconds, and
 * nothing that is tested depends on who has made them.
 */
public final class GivenKeys {

    private static final int KEYCLOAKS_SIZE = 2048;
    private static final String RSA = newRsaKey();

    private GivenKeys() {}

    /** A realm by this name with nothing of its own but these keys. */
    public static ObjectNode realm(String name) {
        ObjectNode realm =
                JsonNodeFactory.instance.objectNode().put("realm", name).put("enabled", true);
        addTo(realm);
        return realm;
    }

    /** Adds them to the representation of a realm. */
    public static void addTo(ObjectNode realm) {
        ArrayNode keys = realm.withObject("/components").putArray("org.keycloak.keys.KeyProvider");
        key(keys, "rsa").putArray("privateKey").add(RSA);
        key(keys, "rsa-enc").putArray("privateKey").add(RSA);
        key(keys, "hmac-generated").putArray("algorithm").add("HS512");
        key(keys, "aes-generated");
    }

    private static ObjectNode key(ArrayNode keys, String provider) {
        ObjectNode key = keys.addObject().put("name", provider).put("providerId", provider);
        ObjectNode config = key.putObject("config");
        config.putArray("priority").add("100");
        return config;
    }

    private static String newRsaKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEYCLOAKS_SIZE);
            KeyPair pair = generator.generateKeyPair();
            return Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }
}
