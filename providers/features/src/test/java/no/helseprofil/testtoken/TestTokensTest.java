package no.helseprofil.testtoken;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import no.helseprofil.faulty.SigningPair;
import no.helseprofil.jose.Sha256;
import no.helseprofil.testtoken.TestTokens.ProofFlaw;
import no.helseprofil.testtoken.TestTokens.TokenFault;
import no.helseprofil.testtoken.TestTokens.UnfitRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Contents of test tokens and their proofs: right by themselves, and wrong in one thing where that is asked for. */
class TestTokensTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final SigningPair KEY = SigningPair.generate(TestTokens.ALGORITHM);
    private static final TestTokens TOKENS = new TestTokens("https://id.example.no/test", KEY.thumbprint(), KEY);
    private static final String PROOF = "\"createDPoPTokenWithDPoPProof\":true,"
            + "\"dPoPProofParameters\":{\"htuClaimValue\":\"https://api.example.no/x\",\"htmClaimValue\":\"GET\"";

    @Test
    void aDefaultTokenIsValidAndMarked() throws Exception {
        TestTokens.Made made = make(PROOF + "}");
        JWSObject token = JWSObject.parse(made.accessToken());
        assertThat(token.verify(new ECDSAVerifier(KEY.publicJwk().toECKey()))).isTrue();
        assertThat(token.getHeader().getType().getType()).isEqualTo("at+jwt");
        assertThat(token.getHeader().getKeyID()).isEqualTo(KEY.thumbprint());
        Map<String, Object> claims = token.getPayload().toJSONObject();
        assertThat(claims)
                .containsEntry("iss", "https://id.example.no/test")
                .containsEntry("aud", "nhn:demo-api")
                .containsEntry("scope", "nhn:demo-api/read")
                .containsEntry("exp", NOW.plusSeconds(600).getEpochSecond())
                .containsEntry("helseid://claims/identity/security_level", "4")
                .containsEntry("helseid://claims/client/claims/orgnr_parent", "999977774")
                .containsEntry("client_amr", "private_key_jwt")
                .containsEntry("helseprofil_test_token", true)
                .containsKeys("sub", "jti", "iat", "nbf", "client_id", "auth_time", "acr");
        JWSObject proof = JWSObject.parse(made.proof());
        JWK key = proof.getHeader().getJWK();
        assertThat(proof.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
        assertThat(claims)
                .containsEntry("cnf", Map.of("jkt", key.computeThumbprint().toString()));
        assertThat(proof.getPayload().toJSONObject())
                .containsEntry("htu", "https://api.example.no/x")
                .containsEntry("htm", "GET")
                .containsEntry("ath", Sha256.of(made.accessToken()));
    }

    @Test
    void withoutAProofATokenIsBoundToANamedKeyOnly() throws Exception {
        assertThat(claims(make("\"setPidPseudonym\":false"))).doesNotContainKey("cnf");
        String jkt = "a".repeat(43);
        assertThat(claims(make("\"clientClaimsParameters\":{\"cnfJkt\":\"" + jkt + "\"}")))
                .containsEntry("cnf", Map.of("jkt", jkt));
        ECKey key = new ECKeyGenerator(Curve.P_256).generate();
        assertThat(claims(make("\"clientClaimsParameters\":{\"cnfPublicKey\":" + key.toPublicJWK() + "}")))
                .containsEntry("cnf", Map.of("jkt", key.computeThumbprint().toString()));
    }

    @Test
    void aTokenHasTheRequestedClaims() throws Exception {
        Map<String, Object> claims = claims(make("""
                "clientClaimsParameters":{"clientId":"superman","clientName":"Superman client","orgnrParent":"123456789",
                  "orgnrChild":"987654321","orgnrSupplier":"111111111","sfmJournalId":"j1","scope":["save","the_world"],
                  "clientTenancy":true,"clientTenancyType":"MultiTenant"},
                "userClaimsParameters":{"name":"Clark Kent","pid":"20080012345","securityLevel":"1337","hprNumber":"1"},
                "setPidPseudonym":true,"onlySetNameForPerson":true,"headerParameters":{"typ":"jwt"},
                "expirationParameters":{"expirationTimeInDays":2},
                "apiSpecificClaims":[{"type":"nhn:api/claim","value":"x"}]"""));
        assertThat(claims)
                .containsEntry("client_id", "superman")
                .containsEntry("helseid://claims/client/claims/orgnr_parent", "123456789")
                .containsEntry("helseid://claims/client/claims/orgnr_child", "987654321")
                .containsEntry("helseid://claims/client/claims/orgnr_supplier", "111111111")
                .containsEntry("helseid://claims/client/client_tenancy", "multi-tenant")
                .containsEntry("nhn:sfm:journal-id", "j1")
                .containsEntry("scope", "save the_world")
                .containsEntry("name", "Clark Kent")
                .containsEntry("helseid://claims/identity/pid", "20080012345")
                .containsEntry("helseid://claims/identity/security_level", "1337")
                .containsEntry("acr", "1337")
                .containsEntry("helseid://claims/hpr/hpr_number", "1")
                .containsEntry("nhn:api/claim", "x")
                .containsEntry("exp", NOW.plus(Duration.ofDays(2)).getEpochSecond())
                .containsKey("helseid://claims/identity/pid_pseudonym")
                .doesNotContainKeys("given_name", "family_name");
    }

    /** NHN's samples send a generation of 0 beside that they want no defaults, and expect what they sent. */
    @Test
    void withoutDefaultsATokenHasNoOtherClaims() throws Exception {
        Map<String, Object> claims = claims(make("""
                "withoutDefaultClientClaims":true,"clientClaimsParametersGeneration":0,"withoutDefaultUserClaims":true,
                "clientClaimsParameters":{"clientId":"c"}"""));
        assertThat(claims)
                .containsOnlyKeys(
                        "iss", "aud", "iat", "nbf", "exp", "jti", "client_id", "sub", "helseprofil_test_token");
        assertThat(claims(make(
                        "\"clientClaimsParametersGeneration\":\"GenerateNone\",\"userClaimsParametersGeneration\":0")))
                .containsOnlyKeys("iss", "aud", "iat", "nbf", "exp", "jti", "helseprofil_test_token");
        assertThat(claims(
                        make("\"clientClaimsParametersGeneration\":1,\"clientClaimsParameters\":{\"clientId\":\"c\"}")))
                .containsEntry("client_id", ClientPart.CLIENT);
    }

    /** NHN's service has no choice: a token of HelseID's has an array. */
    @ParameterizedTest
    @CsvSource({
        "'', api, openid api/read",
        "'', other, array",
        "'\"scopeAsArray\":true,', api, array",
        "'\"scopeAsArray\":false,', other, openid api/read"
    })
    void theScopeIsAnArrayIfRequestOrApiSaysSo(String asked, String audience, String expected) throws Exception {
        for (String sent : List.of("[\"openid\",\"api/read\"]", "\" openid  api/read\"")) {
            TestTokenRequest request = TestTokenRequest.read("{\"audience\":\"" + audience + "\"," + asked
                    + "\"clientClaimsParameters\":{\"scope\":" + sent + "}}");
            assertThat(claims(TOKENS.make(request, api -> api.equals("other"), NOW)))
                    .containsEntry("scope", expected.equals("array") ? List.of("openid", "api/read") : expected);
        }
    }

    @Test
    void aFictitiousPersonFillsInMissingRegisterData() throws Exception {
        String asked = "\"withoutDefaultUserClaims\":true,\"getPersonFromPersontjenesten\":true,"
                + "\"getHprNumberFromHprregisteret\":true";
        Map<String, Object> filled = claims(make(asked + ",\"userClaimsParameters\":{\"pid\":\"15876498518\"}"));
        assertThat(filled)
                .containsEntry("helseid://claims/identity/pid", "15876498518")
                .containsEntry("helseid://claims/hpr/hpr_number", "9144900")
                .containsEntry("name", "Magnar Koman")
                .containsEntry("family_name", "Koman");
        assertThat(claims(make(asked + ",\"userClaimsParameters\":{\"name\":\"Kari\",\"hprNumber\":\"1\"}")))
                .containsEntry("name", "Kari")
                .containsEntry("helseid://claims/hpr/hpr_number", "1")
                .doesNotContainKey("family_name");
        assertThat(claims(make(asked))).as("a client's own token").doesNotContainKey("name");
    }

    @Test
    void anExchangedTokenNamesItsActor() throws Exception {
        assertThat(
                        claims(
                                make(
                                        "\"createTokenExchangeClaims\":true,"
                                                + "\"tokenExchangeParameters\":{\"clientId\":\"nhn:demo-journal\",\"orgnrParent\":\"313325016\"}")))
                .containsEntry("client_id", "nhn:demo-journal")
                .containsEntry(
                        "act",
                        Map.of(
                                "iss", "https://id.example.no/test",
                                "client_id", "nhn:demo-journal",
                                "helseid://claims/client/claims/orgnr_parent", "313325016"));
    }

    @Test
    @SuppressWarnings("unchecked")
    void anAttestationHasTheClaimThatApisRead() throws Exception {
        Map<String, Object> claims = claims(make("\"createTillitsrammeverkClaims\":true,"
                + "\"tillitsrammeverkClaimsParameters\":{\"practitionerLegalEntityId\":\"313325016\","
                + "\"dontSetPractitionerDepartment\":true,\"careRelationshipTracingRefId\":\"d1\"}"));
        Map<String, Object> claim = (Map<String, Object>) claims.get("nhn:tillitsrammeverk:parameters");
        assertThat(claim).containsOnlyKeys("practitioner", "care_relationship", "patients");
        assertThat((Map<String, Object>) claim.get("practitioner"))
                .containsOnlyKeys("identifier", "hpr_nr", "authorization", "legal_entity", "point_of_care")
                .containsEntry("identifier", Map.of("id", "04056600324", "system", "urn:oid:2.16.578.1.12.4.1.4.1"))
                .containsEntry("legal_entity", Map.of("id", "313325016", "system", "urn:oid:2.16.578.1.12.4.1.4.101"));
        assertThat((Map<String, Object>) claim.get("care_relationship"))
                .containsEntry("decision_ref", Map.of("id", "d1", "user_selected", true));
        assertThat((List<Object>) claim.get("patients")).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(value = TokenFault.class)
    void aTokenHasExactlyTheRequestedFault(TokenFault fault) throws Exception {
        String member = fault == TokenFault.EXPIRED
                ? "\"expirationParameters\":{\"setExpirationTimeAsExpired\":true}"
                : "\"" + fault.member() + "\":true";
        JWSObject token = JWSObject.parse(make(PROOF + "}," + member).accessToken());
        Map<String, Object> claims = token.getPayload().toJSONObject();
        boolean signed = token.verify(new ECDSAVerifier(KEY.publicJwk().toECKey()));
        boolean known = KEY.thumbprint().equals(token.getHeader().getKeyID());
        assertThat(signed).isEqualTo(fault != TokenFault.SIGNED_BY_ANOTHER_KEY && fault != TokenFault.UNKNOWN_KEY);
        assertThat(known).isEqualTo(fault != TokenFault.UNKNOWN_KEY);
        assertThat("https://id.example.no/test".equals(claims.get("iss"))).isEqualTo(fault != TokenFault.ISSUER);
        assertThat("nhn:demo-api".equals(claims.get("aud"))).isEqualTo(fault != TokenFault.AUDIENCE);
        assertThat((long) claims.get("exp") > NOW.getEpochSecond()).isEqualTo(fault != TokenFault.EXPIRED);
        assertThat(claims.containsKey("cnf")).isEqualTo(fault != TokenFault.BOUND_TO_NO_KEY);
        assertThat(claims).containsEntry("helseprofil_test_token", true);
    }

    @ParameterizedTest
    @EnumSource(value = ProofFlaw.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aProofHasExactlyTheRequestedFault(ProofFlaw flaw) throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).generate();
        TestTokens.Made made = make(PROOF + ",\"privateKeyForProofCreation\":" + key.toJSONString()
                + ",\"invalidDPoPProofParameters\":" + flaw.ordinal() + "}");
        String[] parts = made.proof().split("\\.", -1);
        Map<String, Object> header = new TreeMap<>(JSONObjectUtils.parse(new Base64URL(parts[0]).decodeToString()));
        Map<String, Object> claims = new TreeMap<>(JSONObjectUtils.parse(new Base64URL(parts[1]).decodeToString()));
        assertThat(header.containsKey("alg")).isEqualTo(flaw != ProofFlaw.NO_ALGORITHM);
        assertThat("HS256".equals(header.get("alg"))).isEqualTo(flaw == ProofFlaw.SYMMETRIC);
        assertThat("dpop+jwt".equals(header.get("typ"))).isEqualTo(flaw != ProofFlaw.TYPE);
        assertThat(header.containsKey("jwk")).isEqualTo(flaw != ProofFlaw.NO_KEY);
        assertThat(String.valueOf(header.get("jwk")).contains("d=")).isEqualTo(flaw == ProofFlaw.PRIVATE_KEY);
        assertThat(claims.containsKey("htu")).isEqualTo(flaw != ProofFlaw.NO_HTU);
        assertThat(claims.containsKey("htm")).isEqualTo(flaw != ProofFlaw.NO_HTM);
        assertThat(claims.containsKey("ath")).isEqualTo(flaw != ProofFlaw.NO_ATH);
        assertThat(claims.containsKey("jti")).isEqualTo(flaw != ProofFlaw.NO_ID);
        long ahead = (long) claims.get("iat") - NOW.getEpochSecond();
        assertThat(ahead < -60).isEqualTo(flaw == ProofFlaw.MADE_EARLIER);
        assertThat(ahead > 60).isEqualTo(flaw == ProofFlaw.DATED_AHEAD);
        boolean bound = claims(made)
                .get("cnf")
                .equals(Map.of("jkt", key.computeThumbprint().toString()));
        assertThat(bound).isEqualTo(flaw != ProofFlaw.BOUND_TO_ANOTHER);
        if (flaw == ProofFlaw.SIGNATURE) {
            assertThat(JWSObject.parse(made.proof()).verify(new ECDSAVerifier(key.toPublicJWK())))
                    .isFalse();
        }
    }

    private static TestTokens.Made make(String members) throws UnfitRequestException {
        return TOKENS.make(TestTokenRequest.read("{\"audience\":\"nhn:demo-api\"," + members + "}"), api -> false, NOW);
    }

    private static Map<String, Object> claims(TestTokens.Made made) throws Exception {
        return JWSObject.parse(made.accessToken()).getPayload().toJSONObject();
    }
}
