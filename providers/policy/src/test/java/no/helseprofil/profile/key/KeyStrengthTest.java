package no.helseprofil.profile.key;

import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.introspectionRequest;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;
import static no.helseprofil.profile.JwkFixture.rsa;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.jose.PublicJwk.KeySize;
import no.helseprofil.jose.PublicJwk.KeySize.Family;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.JwkFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyStrengthTest implements RequirementContract, ClientContract {

    private static final String REGISTERED = "register a stronger key for this client";
    private static final String CERTIFICATE = "get a certificate with a stronger key";
    private static final String OBJECT =
            "register a stronger key for this client; the one that signed the request object";
    private static final String PROOF = "make DPoP proofs with a stronger key";

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(registered(Family.RSA, 1024));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(authorizationRequest());
    }

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.of(ClientFixture.compliant().with(ClientSetting.JWKS, JwkFixture.set(rsa(1024))));
    }

    @ParameterizedTest
    @CsvSource({"RSA, 2048", "RSA, 3072", "RSA, 4096", "EC, 256", "EC, 384", "EC, 521", "ED, 256"})
    void acceptsALongRegisteredKey(Family family, int bits) {
        check(registered(family, bits)).passes();
    }

    @ParameterizedTest
    @CsvSource({"RSA, 2047", "RSA, 1024", "RSA, 0", "EC, 255", "EC, 224", "ED, 255", "OTHER, 0", "OTHER, 4096"})
    @Tag("RFC7518-3.3-1")
    @Tag("RFC8725-3.5-1")
    @Tag("FAPI2-SP-FINAL-5.4.1-2")
    @Tag("FAPI2-SP-FINAL-5.4.1-3")
    void refusesAShortRegisteredKey(Family family, int bits) {
        check(registered(family, bits)).as("%s of %s bits", family, bits).fails(OAuthError.INVALID_CLIENT, REGISTERED);
    }

    @Test
    void acceptsALongProofKey() {
        check(proven(2048)).passes();
        check(proven(4096)).passes();
    }

    @Test
    @Tag("RFC7518-3.3-1")
    void refusesAShortProofKey() {
        check(proven(1024)).fails(OAuthError.INVALID_DPOP_PROOF, PROOF);
        check(proven(2047)).as("one bit").fails(OAuthError.INVALID_DPOP_PROOF, PROOF);
    }

    @Test
    void ignoresLeadingZeros() {
        check(tokenRequest().proofHeader("jwk", rsa(1024, 512)))
                .as("a modulus of 1024 bits in 512 bytes is still one of 1024 bits")
                .fails(OAuthError.INVALID_DPOP_PROOF, PROOF);
    }

    @Test
    void ignoresCharactersThatKeycloakDoesNotRead() {
        String weak = rsa(1024).get("n");
        check(userinfoRequest().proofHeader("jwk", Map.of("kty", "RSA", "n", weak + "=" + weak, "e", "AQAB")))
                .as("Keycloak stops at the padding; dpop-proof refuses such a key")
                .isNotApplicable();
    }

    @Test
    void reportsTheRegisteredKeyFirst() {
        check(proven(1024).registeredKey("weak", Family.RSA, 1024)).fails(OAuthError.INVALID_CLIENT, REGISTERED);
    }

    @ParameterizedTest
    @CsvSource({"rsa, RSA, 1024", "rsa, RSA, 3072", "rsa, RSA, 16384", "ec, EC, 224", "ec, EC, 384", "ec, EC, 521"})
    void respectsItsParametersExactly(String parameter, Family family, int bits) {
        check(registered(family, bits).withoutProof(), Map.of(parameter, bits))
                .as("exactly the minimum")
                .passes();
        check(registered(family, bits - 1), Map.of(parameter, bits))
                .as("one bit less")
                .fails(OAuthError.INVALID_CLIENT, REGISTERED);
    }

    @Test
    void appliesItsParametersToProofs() {
        check(proven(2048), Map.of("rsa", 3072)).fails(OAuthError.INVALID_DPOP_PROOF, PROOF);
        check(tokenRequest().withoutAssertion(), Map.of("ec", 384))
                .as("the proof's key is on P-256")
                .fails(OAuthError.INVALID_DPOP_PROOF, PROOF);
    }

    @Test
    void checksProofsWhereverTheyAreAccepted() {
        check(userinfoRequest()).passes();
        check(userinfoRequest().proofHeader("jwk", rsa(1024))).fails(OAuthError.INVALID_DPOP_PROOF, PROOF);
        check(pushedRequest().proofHeader("jwk", rsa(1024))).fails(OAuthError.INVALID_DPOP_PROOF, PROOF);
    }

    @Test
    void checksRegisteredKeysWhereverAClientAuthenticates() {
        check(introspectionRequest().registeredKey("weak", Family.RSA, 1024))
                .fails(OAuthError.INVALID_CLIENT, REGISTERED);
    }

    @Test
    void doesNotApplyToInvisibleKeys() {
        check(introspectionRequest().withoutFittingKey()).isNotApplicable();
        check(userinfoRequest().proofHeader("jwk", "no key"))
                .as("dpop-proof names that")
                .isNotApplicable();
        check(tokenRequest().withoutAssertion().withoutProof()).isNotApplicable();
    }

    @Test
    void checksTheKeyOfAClientCertificate() {
        check(shown(2048)).passes();
        check(shown(2047)).fails(OAuthError.INVALID_CLIENT, CERTIFICATE);
        check(shown(2048), Map.of("rsa", 3072)).fails(OAuthError.INVALID_CLIENT, CERTIFICATE);
    }

    @Test
    void checksTheKeyOfARequestObject() {
        for (FactsFixture request : List.of(pushedRequest().withoutProof(), authorizationRequest())) {
            check(signed(request, 2048)).passes();
            check(signed(request, 2047)).fails(OAuthError.INVALID_REQUEST_OBJECT, OBJECT);
            check(signed(request, 2048), Map.of("rsa", 3072)).fails(OAuthError.INVALID_REQUEST_OBJECT, OBJECT);
        }
        check(authorizationRequest().authorization(request -> request.requestObject("ES256")))
                .as("no registered key fits; request-object reports that")
                .isNotApplicable();
        check(authorizationRequest()).as("without a request object").isNotApplicable();
    }

    private static FactsFixture shown(int bits) {
        return tokenRequest().withoutAssertion().withoutProof().certificate(new KeySize(Family.RSA, bits), "of it");
    }

    private static FactsFixture signed(FactsFixture request, int bits) {
        return request.authorization(made -> made.requestObjectBy(new KeySize(Family.RSA, bits), "of it"));
    }

    private static FactsFixture registered(Family family, int bits) {
        return tokenRequest().registeredKey("key", family, bits);
    }

    private static FactsFixture proven(int bits) {
        return tokenRequest().proofHeader("jwk", rsa(bits));
    }
}
