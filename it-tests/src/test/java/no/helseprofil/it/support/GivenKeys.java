package no.helseprofil.it.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;

/**
 * The keys that Keycloak gives a new realm, given with the realm: to make those of RSA takes a server of the tests seconds, and
 * nothing that is tested depends on who has made them.
 */
public final class GivenKeys {

    private static final String PROVIDERS = "org.keycloak.keys.KeyProvider";
    private static final Set<String> GENERATED = Set.of("rsa-generated", "rsa-enc-generated");
    private static final int KEYCLOAKS_SIZE = 2048;

    /** A realm of stock signs everything with RSA, and a server of the tests signs with this six times as fast. */
    private static final int SHORT = 1024;

    private static final String SHORT_RSA = newRsaKey(SHORT);
    private static final String RSA = newRsaKey(KEYCLOAKS_SIZE);

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
        ArrayNode keys = realm.withObject("/components").putArray(PROVIDERS);
        key(keys, "rsa").putArray("privateKey").add(SHORT_RSA);
        key(keys, "rsa-enc").putArray("privateKey").add(SHORT_RSA);
        key(keys, "hmac-generated").putArray("algorithm").add("HS512");
        key(keys, "aes-generated");
    }

    /** One of RSA for signatures by this algorithm, to be added to the components of a realm. */
    public static ObjectNode component(String algorithm) {
        ObjectNode component = JsonNodeFactory.instance
                .objectNode()
                .put("name", algorithm)
                .put("providerId", "rsa")
                .put("providerType", PROVIDERS);
        ObjectNode config = component.putObject("config");
        config.putArray("priority").add("1");
        config.putArray("algorithm").add(algorithm);
        config.putArray("privateKey").add(RSA);
        return component;
    }

    /** Puts one in the place of each key of RSA that Keycloak would make when it imports the realm; its use stays. */
    public static void replaceGenerated(ObjectNode realm) {
        for (JsonNode key : realm.at("/components/" + PROVIDERS)) {
            String provider = key.path("providerId").asText();
            if (GENERATED.contains(provider)) {
                ObjectNode config = ((ObjectNode) key)
                        .put("providerId", provider.replace("-generated", ""))
                        .withObject("/config");
                config.remove("keySize");
                config.putArray("privateKey").add(RSA);
            }
        }
    }

    private static ObjectNode key(ArrayNode keys, String provider) {
        ObjectNode key = keys.addObject().put("name", provider).put("providerId", provider);
        ObjectNode config = key.putObject("config");
        config.putArray("priority").add("100");
        return config;
    }

    private static String newRsaKey(int size) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(size);
            KeyPair pair = generator.generateKeyPair();
            return Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }
}
