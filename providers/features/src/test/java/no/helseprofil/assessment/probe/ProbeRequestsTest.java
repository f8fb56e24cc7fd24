package no.helseprofil.assessment.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeRequest;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.register.MovableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProbeRequestsTest {

    private static final ApiFault VALID = ApiFault.letIn("a valid request", "let it in");

    private final ProbeRequests requests = ProbeFixture.requests(ProbeFixture.ADDRESS);

    @Test
    void aTokenIsShortLivedMarkedAndForThisApiOnly() throws ParseException, JOSEException {
        String token = FakeApi.token(requests.of(VALID, null));
        assertThat(JWSObject.parse(token).verify(new RSASSAVerifier((RSAPublicKey) ProbeFixture.RSA.getPublic())))
                .isTrue();
        assertThat(FakeApi.header(token)).isEqualTo(Map.of("alg", "RS256", "typ", "at+jwt", "kid", "realm-key"));
        Map<String, Object> claims = FakeApi.claims(token);
        assertThat(claims)
                .containsOnlyKeys(
                        "iss",
                        "aud",
                        "sub",
                        "client_id",
                        "azp",
                        "scope",
                        "cnf",
                        "jti",
                        "iat",
                        "nbf",
                        "exp",
                        "helseprofil_probe")
                .containsEntry("iss", ProbeFixture.ISSUER)
                .containsEntry("aud", ProbeFixture.AUDIENCE)
                .containsEntry("sub", "helseprofil-probe")
                .containsEntry("scope", "nhn:an-api/read nhn:an-api/write")
                .containsEntry("helseprofil_probe", true);
        long now = ProbeFixture.NOW.getEpochSecond();
        assertThat((Long) claims.get("exp")).as("at most a minute").isBetween(now + 1, now + 60);
    }

    /** An API decides for itself what it does with a request. A party that ends its TLS can do nothing elsewhere. */
    @Test
    void aTransferableTokenGrantsNothing() {
        List<ApiFault> faults = Catalogue.requirements().stream()
                .flatMap(requirement -> requirement instanceof ApiCheck check ? Stream.of(check) : Stream.empty())
                .flatMap(check -> check.faults(new Parameters(RuleSet.HELSEID, Map.of())).stream())
                .toList();

        assertThat(faults).isNotEmpty().allSatisfy(fault -> {
            ProbeRequest request = requests.of(fault, null);
            if (request.headers().stream().noneMatch(header -> header.name().equals("Authorization"))) {
                return;
            }
            Map<String, Object> claims = FakeApi.claims(FakeApi.token(request));
            boolean privateKeyIsShown = request.headers().stream()
                    .filter(header -> header.name().equals("DPoP"))
                    .anyMatch(
                            header -> FakeApi.header(header.value()).toString().contains("d="));
            if (claims.get("cnf") == null || privateKeyIsShown) {
                assertThat(claims.get("scope")).as(fault.name()).isEqualTo("helseprofil-probe");
            }
        });
        assertThat(faults).filteredOn(ApiFault::isUsableByOthers).hasSize(3);
    }

    @Test
    void aProofIsForItsTokenAndRequest() throws ParseException, JOSEException {
        ProbeRequest request = requests.of(VALID, "a-nonce");
        JWSObject proof = JWSObject.parse(FakeApi.proof(request));
        ECKey key = proof.getHeader().getJWK().toECKey();
        assertThat(proof.verify(new ECDSAVerifier(key))).isTrue();
        assertThat(FakeApi.claims(FakeApi.token(request)).get("cnf"))
                .isEqualTo(Map.of("jkt", key.computeThumbprint().toString()));
        assertThat(FakeApi.claims(FakeApi.proof(request)))
                .containsEntry("htm", "GET")
                .containsEntry("htu", ProbeFixture.ADDRESS)
                .containsEntry("nonce", "a-nonce")
                .containsEntry("iat", ProbeFixture.NOW.getEpochSecond())
                .containsKeys("jti", "ath");
    }

    @Test
    void reusesAValidTokenUntilShortlyBeforeItsEnd() {
        MovableClock clock = new MovableClock(ProbeFixture.NOW);
        ProbeRequests moving = ProbeFixture.requests(ProbeFixture.ADDRESS, clock);
        String first = FakeApi.token(moving.of(VALID, null));
        clock.move(Duration.ofSeconds(19));
        assertThat(FakeApi.token(moving.of(VALID, null))).isEqualTo(first);
        assertThat(FakeApi.token(moving.of(VALID.token(new JwtChange.WithoutClaim("cnf")), null)))
                .as("a wrong one is made for one request")
                .isNotEqualTo(first);
        clock.move(Duration.ofSeconds(1));
        assertThat(FakeApi.token(moving.of(VALID, null)))
                .as("an API that takes long gets no token that ends on the way")
                .isNotEqualTo(first);
    }

    @Test
    void eachProbeHasItsOwnKeyAndEachProofItsOwnId() {
        String proof = FakeApi.proof(requests.of(VALID, null));
        String next = FakeApi.proof(requests.of(VALID, null));
        String ofAnother =
                FakeApi.proof(ProbeFixture.requests(ProbeFixture.ADDRESS).of(VALID, null));
        assertThat(FakeApi.claims(proof).get("jti"))
                .isNotEqualTo(FakeApi.claims(next).get("jti"));
        assertThat(FakeApi.header(proof).get("jwk"))
                .isEqualTo(FakeApi.header(next).get("jwk"))
                .isNotEqualTo(FakeApi.header(ofAnother).get("jwk"));
    }

    @ParameterizedTest
    @EnumSource(
            value = JwtChange.Signing.class,
            names = {"SPOILED", "OTHER_KEY", "OTHER_KEY_IN_HEADER"})
    void aWrongSignatureIsNotTheRealms(JwtChange.Signing signing) throws ParseException, JOSEException {
        String token = FakeApi.token(requests.of(VALID.token(signing), null));
        assertThat(JWSObject.parse(token).verify(new RSASSAVerifier((RSAPublicKey) ProbeFixture.RSA.getPublic())))
                .isFalse();
        assertThat(FakeApi.header(token)).containsEntry("kid", "realm-key");
    }

    @Test
    void theKeyInTheHeaderSignedTheProof() throws ParseException, JOSEException {
        String proof = FakeApi.proof(requests.of(VALID.proof(JwtChange.Signing.OTHER_KEY_IN_HEADER), null));
        String right = FakeApi.proof(requests.of(VALID, null));
        JWSObject jws = JWSObject.parse(proof);
        assertThat(jws.verify(new ECDSAVerifier(jws.getHeader().getJWK().toECKey())))
                .isTrue();
        assertThat(FakeApi.header(proof).get("jwk"))
                .isNotEqualTo(FakeApi.header(right).get("jwk"));
    }

    @Test
    void noneHasNoSignatureAndHmacIsDeclared() {
        assertThat(FakeApi.token(requests.of(VALID.token(JwtChange.Signing.NONE), null)))
                .endsWith(".");
        assertThat(FakeApi.header(FakeApi.token(requests.of(VALID.token(JwtChange.Signing.NONE), null))))
                .containsEntry("alg", "none");
        assertThat(FakeApi.header(FakeApi.proof(requests.of(VALID.proof(JwtChange.Signing.SYMMETRIC), null))))
                .containsEntry("alg", "HS256");
    }

    @Test
    void exposesTheProofsPrivateKeyButNeverTheRealms() {
        String proof = FakeApi.proof(requests.of(VALID.proof(JwtChange.Signing.PRIVATE_KEY_IN_HEADER), null));
        assertThat(FakeApi.header(proof).get("jwk")).extracting("d").isNotNull();
        assertThatThrownBy(() -> requests.of(VALID.token(JwtChange.Signing.PRIVATE_KEY_IN_HEADER), null))
                .as("whatever a check asks for")
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anExposedPrivateKeyIsNotReused() {
        ProbeRequest shown = requests.of(VALID.proof(JwtChange.Signing.PRIVATE_KEY_IN_HEADER), null);
        ProbeRequest shownAgain = requests.of(VALID.proof(JwtChange.Signing.PRIVATE_KEY_IN_HEADER), null);
        ProbeRequest open = requests.of(VALID.token(new JwtChange.WithoutClaim("exp")), null);

        assertThat(List.of(bound(shown), bound(shownAgain), bound(open), bound(requests.of(VALID, null))))
                .as("the key that is shown is its token's alone, and that token ends")
                .startsWith(thumbprint(shown), thumbprint(shownAgain), thumbprint(open))
                .satisfies(keys -> assertThat(keys.subList(0, 3)).doesNotHaveDuplicates())
                .satisfies(keys -> assertThat(keys.get(3)).isEqualTo(keys.get(2)));
        assertThat(FakeApi.claims(FakeApi.token(shown))).containsKey("exp");
    }

    @Test
    void theTokenIsBoundToTheBlockedKeyAndOtherwiseValid() throws ParseException, JOSEException {
        ProbeRequest blocked = requests.of(VALID.proof(JwtChange.Signing.BLOCKED_KEY), null);

        assertThat(bound(blocked)).isEqualTo(ProbeFixture.BLOCKED.thumbprint()).isEqualTo(thumbprint(blocked));
        JWSObject proof = JWSObject.parse(FakeApi.proof(blocked));
        assertThat(proof.verify(new ECDSAVerifier(proof.getHeader().getJWK().toECKey())))
                .isTrue();
        assertThat(FakeApi.claims(FakeApi.token(blocked)))
                .as("no other party has the key, so the token may have the API's scopes")
                .containsEntry(
                        "scope",
                        FakeApi.claims(FakeApi.token(requests.of(VALID, null))).get("scope"));
        assertThat(bound(requests.of(VALID, null))).isNotEqualTo(bound(blocked));
    }

    @Test
    void aFirstUseTokenWasNeverSent() {
        String usual = FakeApi.token(requests.of(VALID, null));
        ApiFault fresh = VALID.sent(ApiFault.Sending.WITH_NEW_TOKEN);
        assertThat(List.of(FakeApi.token(requests.of(fresh, null)), FakeApi.token(requests.of(fresh, null))))
                .doesNotHaveDuplicates()
                .doesNotContain(usual);
        assertThat(FakeApi.token(requests.of(VALID, null)))
                .as("the usual one goes on serving")
                .isEqualTo(usual);
    }

    @Test
    void aProofMayTargetAPrefixOfTheUrl() {
        String proof = FakeApi.proof(requests.of(VALID.proof(JwtChange.claim("htu", JwtChange.BEGINNING)), null));
        assertThat(FakeApi.claims(proof)).containsEntry("htu", "https://api.example/");
    }

    private static Object bound(ProbeRequest request) {
        return ((Map<?, ?>) FakeApi.claims(FakeApi.token(request)).get("cnf")).get("jkt");
    }

    @SuppressWarnings("unchecked")
    private static Object thumbprint(ProbeRequest request) {
        try {
            return ECKey.parse((Map<String, Object>)
                            FakeApi.header(FakeApi.proof(request)).get("jwk"))
                    .computeThumbprint()
                    .toString();
        } catch (ParseException | JOSEException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    @Test
    void aChangeHasOneEffect() {
        String token = FakeApi.token(requests.of(
                VALID.token(
                        new JwtChange.Claim("aud", List.of(JwtChange.AUDIENCE, "another")),
                        JwtChange.claim("iss", JwtChange.ISSUER + "/x"),
                        new JwtChange.WithoutClaim("cnf"),
                        new JwtChange.Time("nbf", Duration.ofHours(1)),
                        new JwtChange.Header("typ", "logout+jwt"),
                        new JwtChange.WithoutHeader("kid")),
                null));
        assertThat(FakeApi.claims(token))
                .containsEntry("aud", List.of(ProbeFixture.AUDIENCE, "another"))
                .containsEntry("iss", ProbeFixture.ISSUER + "/x")
                .containsEntry("nbf", ProbeFixture.NOW.getEpochSecond() + 3600)
                .doesNotContainKey("cnf");
        assertThat(FakeApi.header(token)).containsEntry("typ", "logout+jwt").doesNotContainKey("kid");
        String proof = FakeApi.proof(
                requests.of(VALID.proof(JwtChange.claim("htu", "https://other.invalid" + JwtChange.PATH)), null));
        assertThat(FakeApi.claims(proof)).containsEntry("htu", "https://other.invalid/records");
    }

    @ParameterizedTest
    @EnumSource
    void tokenAndProofArePlacedByTheFault(ApiFault.Sending sending) {
        ProbeRequest request = requests.of(VALID.sent(sending), null);
        String authorization = String.join(",", FakeApi.values(request, "Authorization"));
        int proofs = FakeApi.values(request, "DPoP").size();
        switch (sending) {
            case WITHOUT_PROOF ->
                assertThat(authorization + proofs).startsWith("DPoP ey").endsWith("0");
            case WITHOUT_TOKEN_AND_PROOF -> assertThat(authorization + proofs).isEqualTo("0");
            case WITHOUT_TOKEN -> assertThat(authorization + proofs).isEqualTo("1");
            case AS_BEARER ->
                assertThat(authorization + proofs).startsWith("Bearer ey").endsWith("0");
            case AS_BEARER_WITH_PROOF ->
                assertThat(authorization + proofs).startsWith("Bearer ey").endsWith("1");
            case WITH_TWO_PROOFS -> assertThat(proofs).isEqualTo(2);
            case TOKEN_IN_QUERY -> {
                assertThat(authorization + proofs).isEqualTo("1");
                assertThat(request.uri().getQuery()).startsWith("access_token=ey");
            }
            case WITH_QUERY -> assertThat(request.uri()).hasToString(ProbeFixture.ADDRESS + "?probe=1");
            default -> {
                assertThat(authorization + proofs).startsWith("DPoP ey").endsWith("1");
                assertThat(request.uri()).hasToString(ProbeFixture.ADDRESS);
            }
        }
    }
}
