package no.helseprofil.certification;

import java.nio.file.Path;
import java.util.List;
import no.helseprofil.testkit.client.SigningKey;
import org.jspecify.annotations.Nullable;

/**
 * Private keys of the realm's clients for this run. The keys in {@code realm-config/demo-keys} are public, so they are
 * refused here.
 *
 * @param client key of the suite's first client
 * @param client2 key of its second client
 * @param resource key of the protected resource, which asks the realm whether tokens are active
 */
record CertificationKeys(SigningKey client, SigningKey client2, SigningKey resource) {

    /**
     * Reads {@code client.json} and {@code client2.json}, private JWKs with {@code alg} and {@code kid}.
     *
     * @param folder their folder; null to make new ones
     * @param config the folder of the demo keys
     * @throws IllegalArgumentException if one is a demo key
     */
    static CertificationKeys of(@Nullable Path folder, Path config) {
        SigningKey resource = SigningKey.generate("ES256");
        if (folder == null) {
            return new CertificationKeys(SigningKey.generate("PS256"), SigningKey.generate("ES256"), resource);
        }
        List<String> published = RunFiles.list(config.resolve("demo-keys")).stream()
                .filter(file -> file.toString().endsWith(".json"))
                .map(file -> SigningKey.load(file).thumbprint())
                .toList();
        return new CertificationKeys(
                load(folder.resolve("client.json"), published),
                load(folder.resolve("client2.json"), published),
                resource);
    }

    private static SigningKey load(Path file, List<String> published) {
        SigningKey key = SigningKey.load(file);
        if (published.contains(key.thumbprint())) {
            throw new IllegalArgumentException(file + " is a demo key, which everybody has: make a new one");
        }
        return key;
    }
}
