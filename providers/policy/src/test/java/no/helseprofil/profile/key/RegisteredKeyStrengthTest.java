package no.helseprofil.profile.key;

import static no.helseprofil.profile.JwkFixture.rsa;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.JwkFixture;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RuleSet;
import org.junit.jupiter.api.Test;

/** {@code key-strength} on the keys that are registered of a client. */
class RegisteredKeyStrengthTest {

    @Test
    void measuresTheKeysOfASet() {
        assertThat(violations(registered(JwkFixture.set(rsa(2048), FactsFixture.PROOF_KEY))))
                .as("RSA 2048, P-256")
                .isEmpty();
        assertThat(violations(registered(JwkFixture.set(rsa(2047))))).hasSize(1);
        assertThat(violations(registered(JwkFixture.set(rsa(1024, 512)))))
                .as("leading zeros make no longer key")
                .hasSize(1);
    }

    @Test
    void identifiesEachWeakKeyByItsThumbprint() {
        List<Violation> one = violations(registered(JwkFixture.set(rsa(1024), FactsFixture.PROOF_KEY)));
        List<Violation> two = violations(registered(JwkFixture.set(FactsFixture.PROOF_KEY, rsa(1025), rsa(1024))));
        assertThat(one).extracting(Violation::setting).containsExactly(ClientSetting.JWKS);
        assertThat(two)
                .as("a weak key that is kept hides no second one")
                .hasSize(2)
                .containsAll(one);
    }

    @Test
    void respectsItsParameters() {
        ClientFixture client = registered(JwkFixture.set(rsa(2048), FactsFixture.PROOF_KEY));
        assertThat(violations(client, Map.of("rsa", 3072))).hasSize(1);
        assertThat(violations(client, Map.of("ec", 384))).hasSize(1);
        assertThat(violations(client, Map.of("rsa", 3072, "ec", 384))).hasSize(2);
    }

    @Test
    void refusesAKeyThatCannotSign() {
        Map<String, String> agreement = Map.of("kty", "OKP", "crv", "X25519", "x", "A".repeat(43));
        assertThat(violations(registered(JwkFixture.set(agreement)))).hasSize(1);
    }

    @Test
    void leavesAMalformedSetToPrivateKeyJwt() {
        assertThat(violations(registered("{\"keys\":1}"))).isEmpty();
    }

    @Test
    void measuresACertificate() {
        assertThat(violations(certified(certificate("rsa-2048.pem")))).isEmpty();
        assertThat(violations(certified(certificate("ed25519.pem")))).isEmpty();
        assertThat(violations(certified(certificate("rsa-1024.pem"))))
                .extracting(Violation::setting)
                .containsExactly(ClientSetting.CERTIFICATE);
        assertThat(violations(certified(certificate("rsa-2048.pem")), Map.of("rsa", 3072)))
                .hasSize(1);
    }

    @Test
    void measuresACertificateInAnyEncoding() {
        String pem = certificate("rsa-1024.pem");
        String bare = pem.replaceAll("-----[A-Z ]+-----", "").strip();
        for (String written : List.of(pem, bare, bare.replace("\n", ""), pem.replace("\n", "\r\n"), "\n " + pem)) {
            assertThat(violations(certified(written)))
                    .as("Keycloak reads each of these: %s", written)
                    .hasSize(1);
        }
    }

    @Test
    void distinguishesWeakCertificates() {
        Map<String, Object> longer = Map.of("rsa", 3072);
        assertThat(violations(certified(certificate("rsa-1024.pem")), longer))
                .as("a change from one to the other adds a violation")
                .doesNotContainAnyElementsOf(violations(certified(certificate("rsa-2048.pem")), longer))
                .extracting(Violation::value)
                .as("a hash of the key, not the key")
                .allMatch(value -> value.matches("[A-Za-z0-9_-]{43}"));
    }

    @Test
    void ignoresMalformedCertificates() {
        for (String other : List.of("x", "====", "not base64 \u00e6", "AAAA", "-----BEGIN CERTIFICATE-----")) {
            assertThat(violations(certified(other)))
                    .as("<%s> verifies no assertion", other)
                    .isEmpty();
        }
    }

    @Test
    void measuresASingleRegisteredKey() throws GeneralSecurityException {
        assertThat(violations(ClientFixture.compliant().with(ClientSetting.PUBLIC_KEY, rsaKey(2048))))
                .isEmpty();
        assertThat(violations(ClientFixture.compliant().with(ClientSetting.PUBLIC_KEY, rsaKey(1024))))
                .extracting(Violation::setting)
                .containsExactly(ClientSetting.PUBLIC_KEY);
        assertThat(violations(ClientFixture.compliant().with(ClientSetting.PUBLIC_KEY, "no key")))
                .as("it verifies no assertion")
                .isEmpty();
    }

    @Test
    void measuresSetAndCertificate() {
        assertThat(violations(registered(JwkFixture.set(rsa(1024)))
                        .with(ClientSetting.CERTIFICATE, certificate("rsa-1024.pem"))))
                .extracting(Violation::setting, Violation::sentence)
                .containsExactly(
                        tuple(ClientSetting.JWKS, "register a stronger key for this client; one is too short"),
                        tuple(ClientSetting.CERTIFICATE, "register a stronger key for this client; one is too short"));
    }

    private static String rsaKey(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
    }

    private static ClientFixture registered(String jwks) {
        return ClientFixture.compliant().with(ClientSetting.JWKS, jwks);
    }

    private static ClientFixture certified(String certificate) {
        return ClientFixture.compliant().with(ClientSetting.CERTIFICATE, certificate);
    }

    private static List<Violation> violations(ClientFixture client) {
        return violations(client, Map.of());
    }

    private static List<Violation> violations(ClientFixture client, Map<String, Object> parameters) {
        return new KeyStrength().violations(client.metadata(), new Parameters(RuleSet.HELSEID, parameters));
    }

    /**
     * Returns a certificate that is self-signed by {@code keytool -genkeypair -keyalg RSA -keysize 1024} or the like;
     * its keys are kept nowhere.
     */
    private static String certificate(String file) {
        try (InputStream stream = RegisteredKeyStrengthTest.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(stream, file).readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
