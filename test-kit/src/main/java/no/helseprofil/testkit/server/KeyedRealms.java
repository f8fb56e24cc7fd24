package no.helseprofil.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Copies of realm files with the RSA keys that Keycloak would otherwise generate at the import, of the same size. The
 * JVM of a server that is compiled for a fast start takes ten times as long for a key as this JVM: seconds for each.
 */
final class KeyedRealms {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PROVIDERS = "org.keycloak.keys.KeyProvider";
    private static final int KEYCLOAKS_SIZE = 2048;

    private KeyedRealms() {}

    /** Writes the copy, with the name of the file. */
    static Path putInto(Path file, Path folder) {
        try {
            JsonNode realm = MAPPER.readTree(file.toFile());
            for (JsonNode provider : realm.path("components").path(PROVIDERS)) {
                if (provider.path("providerId").asText().equals("rsa-generated")) {
                    bringKey((ObjectNode) provider);
                }
            }
            Path copy = folder.resolve(file.getFileName());
            MAPPER.writeValue(copy.toFile(), realm);
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException("giving keys to " + file, e);
        }
    }

    private static void bringKey(ObjectNode provider) {
        ObjectNode config = provider.put("providerId", "rsa").withObject("/config");
        int size = config.path("keySize").path(0).asInt(KEYCLOAKS_SIZE);
        config.putArray("privateKey").add(newKey(size));
    }

    private static String newKey(int size) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(size);
            return Base64.getEncoder()
                    .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    /** Returns a folder that exists as long as this JVM. */
    static Path folder() {
        try {
            Path folder = Files.createTempDirectory("realms-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Distribution.delete(folder), "delete-realms"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("making a folder for realms", e);
        }
    }
}
