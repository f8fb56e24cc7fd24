package no.helseprofil.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import java.util.Map;
import no.helseprofil.assessment.AssessedClient.Key;
import no.helseprofil.assessment.ClientAssessor.ClientKeys;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.JwkFixture;
import org.junit.jupiter.api.Test;

class ClientKeysTest {

    private static final String END = "2027-01-01T00:00:00Z";

    private final ClientFixture client = ClientFixture.compliant().keysNeverExpire();

    @Test
    void listsTheKeysOfTheSetWithTheirExpiry() throws Exception {
        var named = JwkFixture.with(JwkFixture.with(JwkFixture.rsa(3072), "kid", FactsFixture.KEY_ID), "alg", "PS256");
        String thumbprint =
                JWK.parse(Map.<String, Object>copyOf(named)).computeThumbprint().toString();
        client.with(ClientSetting.JWKS, JwkFixture.set(named, FactsFixture.PROOF_KEY))
                .keyExpires(END);

        assertThat(ClientKeys.of(client.metadata()))
                .containsExactly(
                        new Key(FactsFixture.KEY_ID, "PS256", 3072, END, null, thumbprint),
                        new Key(null, "EC", 256, null, null, FactsFixture.PROOF_KEY_THUMBPRINT));
    }

    @Test
    void listsAJwksUriAndKnownExpiries() {
        client.with(ClientSetting.JWKS_URI, "https://epj.example/jwks");
        assertThat(ClientKeys.of(client.metadata()))
                .containsExactly(new Key(null, null, null, null, "https://epj.example/jwks", null));
        client.keyExpires(END);
        assertThat(ClientKeys.of(client.metadata()))
                .containsExactly(new Key(FactsFixture.KEY_ID, null, null, END, "https://epj.example/jwks", null));
    }

    @Test
    void omitsASetWithAPrivateKey() {
        var leaked = JwkFixture.with(FactsFixture.PROOF_KEY, "d", "AAAA");
        client.with(ClientSetting.JWKS, JwkFixture.set(leaked));
        assertThat(ClientKeys.of(client.metadata()))
                .as("the finding of private-key-jwt says so")
                .isEmpty();
    }

    @Test
    void aSecretClientHasNoKeys() {
        assertThat(ClientKeys.of(client.authenticator("client-secret").metadata()))
                .isEmpty();
    }
}
