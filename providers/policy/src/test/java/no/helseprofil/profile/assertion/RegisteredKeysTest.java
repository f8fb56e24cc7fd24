package no.helseprofil.profile.assertion;

import static no.helseprofil.profile.JwkFixture.rsa;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.JwkFixture;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RuleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code private-key-jwt} on the keys that are registered of a client. */
class RegisteredKeysTest {

    private static final Map<String, String> PRIVATE =
            JwkFixture.with(FactsFixture.PROOF_KEY, "d", "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI");

    private static final Map<String, String> SYMMETRIC = Map.of("kty", "oct", "k", "A".repeat(43));

    @Test
    void acceptsASetOfPublicKeys() {
        assertThat(ofSet(JwkFixture.set(FactsFixture.PROOF_KEY, rsa(2048)))).isEmpty();
        assertThat(ofSet("{\"keys\":[]}"))
                .as("it is good for no assertion, and harms no client")
                .isEmpty();
    }

    @Test
    void refusesToRegisterAPrivateKey() {
        assertThat(ofSet(JwkFixture.set(PRIVATE))).hasSize(1);
        assertThat(ofSet(JwkFixture.set(FactsFixture.PROOF_KEY, PRIVATE)))
                .as("among public ones")
                .hasSize(1);
    }

    @Test
    void refusesToRegisterASymmetricKey() {
        assertThat(ofSet(JwkFixture.set(SYMMETRIC))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no set",
                "[]",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":[null]}",
                "{\"keys\":[{\"kty\":\"RSA\"}]}",
                "{\"keys\":[],\"keys\":[]}"
            })
    void refusesToRegisterAMalformedSet(String set) {
        assertThat(ofSet(set)).extracting(Violation::setting).containsExactly(ClientSetting.JWKS);
    }

    @Test
    void distinguishesUnusableSets() {
        List<Violation> unreadable = ofSet("no set");
        assertThat(ofSet(JwkFixture.set(PRIVATE)))
                .as("who has registered an unreadable set can't change it for a private key")
                .doesNotContainAnyElementsOf(unreadable);
        assertThat(ofSet("no set")).as("it is the same again").isEqualTo(unreadable);
    }

    @Test
    void theViolationContainsNoPrivateKey() {
        assertThat(ofSet(JwkFixture.set(PRIVATE)))
                .singleElement()
                .satisfies(violation -> assertThat(violation.toString())
                        .doesNotContain(PRIVATE.get("d"))
                        .doesNotContain("\"d\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://epj.example/jwks", "https://epj.example:8443/jwks?tenant=1"})
    void acceptsAnHttpsJwksUri(String address) {
        assertThat(ofAddress(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://epj.example/jwks",
                "http://localhost/jwks",
                "https:///jwks",
                "https:jwks",
                "https://user:word@epj.example/jwks",
                "https://epj.example/a jwks",
                "file:///etc/jwks",
                "//epj.example/jwks",
                "/jwks",
                "jwks"
            })
    void refusesAnyOtherJwksUri(String address) {
        assertThat(ofAddress(address))
                .as("<%s> is somewhere that others can answer for", address)
                .extracting(Violation::setting, Violation::value)
                .containsExactly(tuple(ClientSetting.JWKS_URI, address));
    }

    private static List<Violation> ofSet(String set) {
        return violations(ClientFixture.compliant().with(ClientSetting.JWKS, set));
    }

    private static List<Violation> ofAddress(String address) {
        return violations(ClientFixture.compliant().with(ClientSetting.JWKS_URI, address));
    }

    private static List<Violation> violations(ClientFixture client) {
        return new PrivateKeyJwt().violations(client.metadata(), Parameters.defaults(RuleSet.HELSEID));
    }
}
