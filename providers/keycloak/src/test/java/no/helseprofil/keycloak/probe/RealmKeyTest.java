package no.helseprofil.keycloak.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import no.helseprofil.assessment.probe.ApiTarget.ProbeKey;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.keycloak.probe.ApiProber.RealmKey;
import org.junit.jupiter.api.Test;
import org.keycloak.crypto.KeyStatus;
import org.keycloak.crypto.KeyWrapper;

class RealmKeyTest {

    private static final String ISSUER = "https://id.example.no/realms/helse";

    private static KeyWrapper key(String kid, KeyStatus status) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        KeyWrapper key = new KeyWrapper();
        key.setKid(kid);
        key.setStatus(status);
        key.setPrivateKey(pair.getPrivate());
        key.setPublicKey(pair.getPublic());
        return key;
    }

    private static String reason(KeyWrapper... keys) {
        return catchThrowableOfType(ProbeException.class, () -> RealmKey.of(Stream.of(keys), "ES256", ISSUER))
                .reason();
    }

    @Test
    void usesTheFirstActiveKey() throws Exception {
        KeyWrapper active = key("active", KeyStatus.ACTIVE);

        ProbeKey key = RealmKey.of(
                Stream.of(key("passive", KeyStatus.PASSIVE), active, key("later", KeyStatus.ACTIVE)), "ES256", ISSUER);

        assertThat(key)
                .isEqualTo(new ProbeKey(ISSUER, "active", "ES256", (PrivateKey) active.getPrivateKey(), (PublicKey)
                        active.getPublicKey()));
    }

    @Test
    void refusesARealmWithoutAnActiveKey() throws Exception {
        assertThat(reason(key("passive", KeyStatus.PASSIVE), key("disabled", KeyStatus.DISABLED)))
                .isEqualTo("the realm has no active key for ES256, its default signature algorithm: give it one");
    }

    @Test
    void refusesASymmetricKey() {
        KeyWrapper secret = new KeyWrapper();
        secret.setStatus(KeyStatus.ACTIVE);
        secret.setSecretKey(new SecretKeySpec(new byte[32], "HmacSHA256"));

        assertThat(reason(secret)).contains("no key pair");
    }

    @Test
    void refusesAKeyWithoutPrivatePart() throws Exception {
        KeyWrapper published = key("published", KeyStatus.ACTIVE);
        published.setPrivateKey(null);

        assertThat(reason(published)).contains("no key pair");
    }
}
