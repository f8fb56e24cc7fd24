package no.helseprofil.certification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.dpop.DPoPProofFactory;
import com.nimbusds.oauth2.sdk.dpop.DPoPUtils;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import no.helseprofil.certification.ProtectedResource.ReceivedProof;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of what the protected resource takes for a proof. */
class ReceivedProofTest {

    private static final URI ADDRESS = URI.create("https://localhost:8544/records");
    private static final String TOKEN = "a-token";
    private static final Instant NOW = Instant.parse("2027-01-01T12:00:00Z");

    private final ECKey key;

    ReceivedProofTest() throws JOSEException {
        key = new ECKeyGenerator(Curve.P_256).generate();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost:8544/records",
                "HTTPS://LOCALHOST:8544/records",
                "https://localhost:8544/records?a=b#c"
            })
    void ignoresQueryFragmentAndHostCase(String htu) throws Exception {
        assertThat(isFor("GET", htu, TOKEN)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost:8544/Records",
                "https://localhost:8545/records",
                "http://localhost:8544/records",
                "https://other:8544/records"
            })
    void refusesAnotherAddress(String htu) throws Exception {
        assertThat(isFor("GET", htu, TOKEN)).isFalse();
    }

    @Test
    void requiresMethodTokenAndKeyOfTheRequest() throws Exception {
        assertThat(isFor("PUT", ADDRESS.toString(), TOKEN)).isFalse();
        assertThat(isFor("GET", ADDRESS.toString(), "another")).isFalse();
        assertThat(proof("GET", ADDRESS.toString(), TOKEN).isFor("GET", ADDRESS, TOKEN, "another key"))
                .isFalse();
    }

    @Test
    void allowsATenSecondDifference() throws Exception {
        ReceivedProof proof = proof("GET", ADDRESS.toString(), TOKEN);

        assertThat(proof.isOf(NOW.plusSeconds(10), Duration.ofSeconds(12))).isTrue();
        assertThat(proof.isOf(NOW.minusSeconds(10), Duration.ofSeconds(12))).isTrue();
        assertThat(proof.isOf(NOW.plusSeconds(13), Duration.ofSeconds(12))).isFalse();
        assertThat(proof.isOf(NOW.minusSeconds(13), Duration.ofSeconds(12))).isFalse();
    }

    @Test
    void refusesAWrongSignature() throws Exception {
        String text = text("GET", ADDRESS.toString(), TOKEN);
        String spoilt = text.substring(0, text.lastIndexOf('.') + 1) + "A".repeat(86);

        assertThatThrownBy(() -> ReceivedProof.parse(spoilt)).isInstanceOf(ParseException.class);
        assertThatThrownBy(() -> ReceivedProof.parse("no JWT")).isInstanceOf(ParseException.class);
    }

    private boolean isFor(String method, String htu, String token) throws Exception {
        return proof(method, htu, token)
                .isFor("GET", ADDRESS, TOKEN, key.computeThumbprint().toString());
    }

    private ReceivedProof proof(String method, String htu, String token) throws Exception {
        return ReceivedProof.parse(text(method, htu, token));
    }

    private String text(String method, String htu, String token) throws JOSEException {
        SignedJWT proof = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(DPoPProofFactory.TYPE)
                        .jwk(key.toPublicJWK())
                        .build(),
                new JWTClaimsSet.Builder()
                        .claim("htm", method)
                        .claim("htu", htu)
                        .claim(
                                "ath",
                                DPoPUtils.computeSHA256(new DPoPAccessToken(token))
                                        .toString())
                        .issueTime(Date.from(NOW))
                        .build());
        proof.sign(new ECDSASigner(key));
        return proof.serialize();
    }
}
