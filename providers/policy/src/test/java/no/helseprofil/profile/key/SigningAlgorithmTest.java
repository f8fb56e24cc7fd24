package no.helseprofil.profile.key;

import static no.helseprofil.profile.FactsFixture.ABSENT;
import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.introspectionRequest;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequirementContract;
import no.helseprofil.profile.RuleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningAlgorithmTest implements RequirementContract, ClientContract {

    private static final Parameters FAPI2 = Parameters.defaults(RuleSet.FAPI2);

    private static final String ASSERTION = "sign the client assertion with an algorithm that the metadata lists";
    private static final String PROOF = "sign the DPoP proof with an algorithm that the metadata lists";
    private static final String REQUEST_OBJECT = "sign the request object with an algorithm that the metadata lists";
    private static final String TOKEN = "register an algorithm that the metadata lists for the access and ID tokens";

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().assertionHeader("alg", "none"));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(authorizationRequest());
    }

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.of(ClientFixture.compliant().with(ClientSetting.ASSERTION_ALGORITHM, "HS256"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
    void acceptsTheNineAlgorithmsOfTheProfile(String algorithm) {
        check(everythingSignedWith(algorithm)).passes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none", "None", "NONE", "HS256", "HS384", "HS512", "EdDSA", "Ed25519", "ES256K", "es256", "RSA1_5", ""
            })
    void refusesAnyOtherAlgorithm(String algorithm) {
        check(tokenRequest().assertionHeader("alg", algorithm)).fails(OAuthError.INVALID_CLIENT, ASSERTION);
        check(tokenRequest().proofHeader("alg", algorithm)).fails(OAuthError.INVALID_DPOP_PROOF, PROOF);
        check(pushedRequest().authorization(request -> request.requestObject(algorithm)))
                .fails(OAuthError.INVALID_REQUEST_OBJECT, REQUEST_OBJECT);
        check(tokenRequest().client(client -> client.tokenAlgorithms("ES256", algorithm)))
                .fails(OAuthError.UNAUTHORIZED_CLIENT, TOKEN);
    }

    @Test
    void refusesAMissingOrUntypedAlgorithm() {
        for (Object algorithm : List.of(ABSENT, 256, true, List.of("ES256"))) {
            check(tokenRequest().assertionHeader("alg", algorithm)).fails(OAuthError.INVALID_CLIENT, ASSERTION);
            check(tokenRequest().proofHeader("alg", algorithm)).fails(OAuthError.INVALID_DPOP_PROOF, PROOF);
        }
        check(pushedRequest().authorization(request -> request.requestObject(null)))
                .as("a request object that says no algorithm")
                .fails(OAuthError.INVALID_REQUEST_OBJECT, REQUEST_OBJECT);
    }

    @Test
    void checksARequestObjectWhereItIsUsed() {
        check(authorizationRequest().authorization(request -> request.requestObject("ES256")))
                .passes();
        check(authorizationRequest().authorization(request -> request.requestObject("none")))
                .fails(OAuthError.INVALID_REQUEST_OBJECT, REQUEST_OBJECT);
    }

    @Test
    void checksProofsWhereverTheyAreAccepted() {
        check(userinfoRequest()).passes();
        check(userinfoRequest().proofHeader("alg", "HS256")).fails(OAuthError.INVALID_DPOP_PROOF, PROOF);
    }

    @Test
    void checksTokenAlgorithmsOnlyWhereTokensAreIssued() {
        check(introspectionRequest().client(client -> client.tokenAlgorithms("HS256", "HS256")))
                .passes();
        check(pushedRequest().client(client -> client.tokenAlgorithms("HS256", "HS256")))
                .passes();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "ID_TOKEN_ENCRYPTION",
                "USERINFO_ENCRYPTION",
                "AUTHORIZATION_RESPONSE_ENCRYPTION",
                "REQUEST_OBJECT_ENCRYPTION"
            })
    void refusesToRegisterPkcs1Encryption(ClientSetting setting) {
        assertViolations(ClientFixture.compliant().with(setting, "RSA1_5"))
                .as("FAPI 2.0, section 5.4.1")
                .hasSize(1);
        for (String other : List.of("RSA-OAEP", "RSA-OAEP-256", "any")) {
            assertViolations(ClientFixture.compliant().with(setting, other)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PS256", "ES256", "EdDSA"})
    void acceptsTheThreeAlgorithmsOfFapi2(String algorithm) {
        check(everythingSignedWith(algorithm), FAPI2).passes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS384", "PS512", "ES384", "ES512", "none", "HS256"})
    void refusesAnyOtherAlgorithmUnderFapi2(String algorithm) {
        check(tokenRequest().assertionHeader("alg", algorithm), FAPI2).fails(OAuthError.INVALID_CLIENT, ASSERTION);
        check(tokenRequest().proofHeader("alg", algorithm), FAPI2).fails(OAuthError.INVALID_DPOP_PROOF, PROOF);
    }

    @Test
    void usesTheAlgorithmsOfTheDocument() {
        Map<String, Object> onlyEs512 = Map.of("allowed", List.of("ES512"));
        check(everythingSignedWith("ES512"), onlyEs512).passes();
        check(everythingSignedWith("ES256"), onlyEs512).fails(OAuthError.INVALID_CLIENT, ASSERTION);
    }

    @Test
    void doesNotApplyWhereNothingIsSigned() {
        check(authorizationRequest().withoutAuthorization()).isNotApplicable();
        check(authorizationRequest().authorization(request -> request.notReadYet()))
                .isNotApplicable();
        check(introspectionRequest().withoutAssertion()).isNotApplicable();
    }

    @ParameterizedTest
    @EnumSource(names = ".*_ALGORITHM", mode = EnumSource.Mode.MATCH_ALL)
    void registersOnlyListedAlgorithms(ClientSetting setting) {
        assertViolations(ClientFixture.compliant().with(setting, "ES512")).isEmpty();
        for (String algorithm : List.of("none", "HS256", "EdDSA", "unsigned", "es256", "ANY")) {
            assertViolations(ClientFixture.compliant().with(setting, algorithm))
                    .extracting(Violation::setting, Violation::value)
                    .containsExactly(tuple(setting, algorithm));
        }
        assertViolations(ClientFixture.compliant().with(setting, "ES512"), Map.of("allowed", List.of("ES256")))
                .as("the list of the document")
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = ".*_ALGORITHM", mode = EnumSource.Mode.MATCH_ALL)
    void onlyRequestObjectsMayAllowAnyAlgorithm(ClientSetting setting) {
        assertViolations(ClientFixture.compliant().with(setting, "any"))
                .as("each request object is judged as it comes; of the others there is none to judge")
                .hasSize(setting == ClientSetting.REQUEST_OBJECT_ALGORITHM ? 0 : 1);
    }

    @Test
    void setsTokenAlgorithmsOfANewClientIfTheRealmDefaultIsNotListed() {
        assertThat(filledIn(ClientFixture.unset().defaultAlgorithm("RS256"), FAPI2))
                .isEqualTo(Map.of(
                        ClientSetting.ACCESS_TOKEN_ALGORITHM, "PS256", ClientSetting.ID_TOKEN_ALGORITHM, "PS256"));
        assertThat(filledIn(ClientFixture.unset().defaultAlgorithm("ES256"), FAPI2))
                .as("the realm's own algorithm is on the list")
                .isEmpty();
        assertThat(filledIn(
                        ClientFixture.unset().defaultAlgorithm("RS256"),
                        new Parameters(RuleSet.HELSEID, Map.of("allowed", List.of("ES512", "ES256")))))
                .containsEntry(ClientSetting.ACCESS_TOKEN_ALGORITHM, "ES512");
    }

    private Map<ClientSetting, String> filledIn(ClientFixture client, Parameters parameters) {
        return clientCheck().toFillIn(client.metadata(), parameters);
    }

    private static FactsFixture everythingSignedWith(String algorithm) {
        return tokenRequest()
                .assertionHeader("alg", algorithm)
                .proofHeader("alg", algorithm)
                .client(client -> client.tokenAlgorithms(algorithm, algorithm));
    }
}
