package no.helseprofil.keycloak.testtoken;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import no.helseprofil.faulty.SigningPair;
import no.helseprofil.keycloak.testtoken.TestTokensResource.TestTokenKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.keycloak.common.crypto.CryptoIntegration;

class TestTokenKeyTest {

    @BeforeAll
    static void crypto() {
        CryptoIntegration.init(TestTokenKeyTest.class.getClassLoader());
    }

    @Test
    void derivesTheSameKeyOnEveryNode() {
        SigningPair key = key("secret", "realm");

        assertThat(key.isOne()).as("public and private belong together").isTrue();
        assertThat(key("secret", "realm").thumbprint()).isEqualTo(key.thumbprint());
    }

    @Test
    void derivesADifferentKeyForAnotherSecretOrRealm() {
        assertThat(key("another", "realm").thumbprint())
                .isNotEqualTo(key("secret", "realm").thumbprint());
        assertThat(key("secret", "another").thumbprint())
                .isNotEqualTo(key("secret", "realm").thumbprint());
    }

    @Test
    void cachesTheKeyUntilTheSecretChanges() {
        SigningPair kept = TestTokenKey.kept(secret("secret"), "kept");

        assertThat(TestTokenKey.kept(secret("secret"), "kept")).isSameAs(kept);
        assertThat(TestTokenKey.kept(secret("another"), "kept").thumbprint())
                .as("after a rotation")
                .isNotEqualTo(kept.thumbprint());
    }

    private static SecretKey secret(String text) {
        return new SecretKeySpec(text.getBytes(StandardCharsets.US_ASCII), "HmacSHA256");
    }

    private static SigningPair key(String secret, String realm) {
        return TestTokenKey.of(secret.getBytes(StandardCharsets.US_ASCII), realm);
    }
}
