package no.helseprofil.decision;

import static no.helseprofil.profile.FactsFixture.ABSENT;
import static no.helseprofil.profile.FactsFixture.SECOND;
import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.introspectionRequest;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;
import static no.helseprofil.timetable.Profiles.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.incident.Block;
import no.helseprofil.incident.Blocks;
import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.DetailsFixture;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RealmCheck;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.profile.assertion.AssertionAudience;
import no.helseprofil.profile.proof.DpopProofAge;
import no.helseprofil.profile.request.RequestForm;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profiles;
import no.helseprofil.timetable.Terms.Timing;
import no.helseprofil.timetable.Timetable;
import no.helseprofil.timetable.Timetable.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyEvaluatorTest {

    private static final Profile HELSEID = profile(RuleSet.HELSEID);

    @ParameterizedTest
    @MethodSource
    void findsNothingInACompliantRequest(FactsFixture request) {
        Decision decision = PolicyEvaluator.judge(request.facts(), terms(HELSEID));
        assertThat(decision.findings()).isEmpty();
        assertThat(decision.refusal()).isEmpty();
        assertThat(decision.isChallenge()).isFalse();
    }

    @Test
    void evaluatesASingleRequirementAlone() {
        Facts facts = tokenRequest()
                .assertionClaim("aud", "https://elsewhere.example")
                .facts();

        assertThat(PolicyEvaluator.refusalBy(AssertionAudience.class, facts, terms(HELSEID)))
                .isEqualTo(PolicyEvaluator.judge(facts, terms(HELSEID)).refusal());
        assertThat(PolicyEvaluator.refusalBy(DpopProofAge.class, facts, terms(HELSEID)))
                .as("what it is asked about is right")
                .isEmpty();
        assertThat(PolicyEvaluator.judge(facts, terms(HELSEID)).refusalOf(finding -> false))
                .as("of such findings there is none")
                .isEmpty();
    }

    @Test
    void reportsTheRefusalOfAnAuthorizationRequestRegardlessOfParameters() {
        Decision unpushed = judge(authorizationRequest()
                .authorization(request -> request.notPushed().redirectUri("https://elsewhere.example/")));
        assertThat(unpushed.results().refusedWithoutParameters())
                .isNotNull()
                .extracting(Finding::name)
                .isEqualTo("pushed-authorization");
        Decision elsewhere = judge(
                authorizationRequest().authorization(request -> request.redirectUri("https://elsewhere.example/")));
        assertThat(elsewhere.refusal()).isPresent();
        assertThat(elsewhere.results().refusedWithoutParameters())
                .as("without a redirect URI there is none that is wrong")
                .isNull();
        assertThat(judge(authorizationRequest()).results().refusedWithoutParameters())
                .isNull();
    }

    @Test
    void reportsTheRefusalOfATokenIssuedInTheBrowser() {
        Facts facts = authorizationRequest().facts();
        Decision decision = PolicyEvaluator.judge(facts, terms(HELSEID), true);
        assertThat(decision.findings()).isEmpty();
        assertThat(decision.results().refusedInBrowser())
                .isNotNull()
                .extracting(Finding::name)
                .isEqualTo("sender-constrained-tokens");
        assertThat(PolicyEvaluator.judge(facts, terms(HELSEID)).results().refusedInBrowser())
                .as("nothing leaves before the login has ended")
                .isNull();
    }

    @Test
    void detailsCountUnlessTheyViolateARequirementInAnyPhase() {
        Profile observing = Profile.OBSERVING;
        assertThat(PolicyEvaluator.judge(tokenRequest().facts(), terms(observing))
                        .results())
                .as("where none are sent")
                .isEqualTo(Decision.Results.NONE);
        assertThat(PolicyEvaluator.judge(withDetails(DetailsFixture.child(DetailsFixture.CHILD)), terms(observing))
                        .results()
                        .detailsCount())
                .isTrue();
        assertThat(PolicyEvaluator.judge(withDetails(DetailsFixture.malformed()), terms(observing))
                        .results()
                        .detailsCount())
                .isFalse();
    }

    private static Facts withDetails(Details details) {
        return tokenRequest()
                .client(client -> client.actsFor(DetailsFixture.PARENT, DetailsFixture.CHILD))
                .detailsInAssertion(details)
                .facts();
    }

    static Stream<FactsFixture> findsNothingInACompliantRequest() {
        return Stream.of(
                tokenRequest(),
                codeExchange(),
                pushedRequest(),
                authorizationRequest(),
                userinfoRequest(),
                introspectionRequest());
    }

    @Test
    void reportsEveryViolationInCatalogueOrder() {
        assertThat(ids(judge(everythingWrong())))
                .containsExactly(
                        "confidential-client",
                        "private-key-jwt",
                        "assertion-audience",
                        "assertion-type",
                        "assertion-lifetime",
                        "dpop-proof",
                        "dpop-proof-age",
                        "dpop-nonce",
                        "signing-algorithm",
                        "grant-type",
                        "clock");
    }

    @Test
    void reportsWhetherARequirementRefuses() {
        Decision decision = judge(tokenRequest().assertionHeader("typ", "JWT").proofClaim("iat", SECOND - 16));
        assertThat(decision.refusalBy(DpopProofAge.class))
                .as("though another is named")
                .isPresent();
        assertThat(decision.refusalBy(AssertionAudience.class)).isEmpty();
    }

    @Test
    void namesTheFirstRequirementInCatalogueOrder() {
        FactsFixture request = tokenRequest()
                .assertionClaim("aud", "https://another.example")
                .assertionHeader("typ", "JWT")
                .proofClaim("iat", SECOND - 16);
        assertThat(refusal(judge(request)).description())
                .as("assertion-type and dpop-proof-age are found too, and clock is counted")
                .startsWith("assertion-audience: set aud of the client assertion to the issuer");
        assertThat(ids(judge(request)))
                .containsExactly("assertion-audience", "assertion-type", "dpop-proof-age", "clock");
    }

    @Test
    void challengesForANonceBeforeAnyOtherRefusal() {
        Decision decision = judge(everythingWrong());
        assertThat(refusal(decision).requirement().id()).isEqualTo("dpop-nonce");
        assertThat(decision.isChallenge()).isTrue();
    }

    @Test
    void reportsAnUnreadableFormBeforeTheNonce() {
        Decision repeated = judge(everythingWrong().fault("send every parameter once"));
        assertThat(refusal(repeated).description()).isEqualTo("request-form: send every parameter once");
        assertThat(repeated.isChallenge()).isFalse();

        Decision unreadable = judge(tokenRequest().proofClaim("nonce", ABSENT).malformedAssertion("not UTF-8"));
        assertThat(refusal(unreadable).failure().error()).isEqualTo(OAuthError.INVALID_CLIENT);
        assertThat(unreadable.isChallenge()).isFalse();
    }

    @Test
    void neverAnswersAnUnreadableProofWithAChallenge() {
        Decision decision = judge(tokenRequest().malformedProof("send one DPoP header"));
        assertThat(refusal(decision).description()).isEqualTo("dpop-proof: send one DPoP header");
        assertThat(refusal(decision).failure().error()).isEqualTo(OAuthError.INVALID_DPOP_PROOF);
        assertThat(decision.isChallenge()).isFalse();
    }

    @Test
    void reportsAWrongAssertionBeforeAnUnreadableProof() {
        Decision decision =
                judge(tokenRequest().malformedProof("send one DPoP header").malformedAssertion("not UTF-8"));
        assertThat(refusal(decision).requirement().id())
                .as("within a stage the catalogue counts")
                .isEqualTo("request-form");
    }

    @Test
    void challengesOnlyIfTheNonceIsRefused() {
        assertThat(judge(tokenRequest().foreignNonce()).isChallenge()).isTrue();
        assertThat(judge(tokenRequest().assertionHeader("typ", "JWT")).isChallenge())
                .isFalse();
        Decision off = PolicyEvaluator.judge(
                tokenRequest().foreignNonce().facts(), terms(profile(RuleSet.HELSEID, "dpop-nonce")));
        assertThat(off.isChallenge()).as("dpop-nonce is off").isFalse();
        assertThat(off.findings()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("no.helseprofil.catalogue.Catalogue#requirements")
    void aDisabledRequirementFindsNothing(Requirement requirement) {
        if (requirement.kind() == RequirementKind.INVARIANT) {
            return;
        }
        Profile without = profile(RuleSet.HELSEID, requirement.id());
        for (FactsFixture request :
                List.of(everythingWrong(), wrongInTheBrowser(), tokenRequest().grantType("password"))) {
            assertThat(ids(PolicyEvaluator.judge(request.facts(), terms(without))))
                    .as("the others are judged as before")
                    .doesNotContain(requirement.id())
                    .containsExactlyElementsOf(ids(judge(request)).stream()
                            .filter(id -> !id.equals(requirement.id()))
                            .toList());
        }
    }

    @Test
    void countsAMeasuredRequirementWithoutRefusing() {
        Decision decision = PolicyEvaluator.judge(
                tokenRequest().assertionHeader("typ", "JWT").facts(), terms(profile(RuleSet.FAPI2)));
        assertThat(decision.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.requirement().id()).isEqualTo("assertion-type");
            assertThat(finding.phase()).isEqualTo(Phase.MEASURED);
        });
        assertThat(decision.refusal()).isEmpty();
    }

    @Test
    void refusesByTheFirstEnforcedRequirement() {
        FactsFixture request = tokenRequest().assertionHeader("typ", "JWT").assertionClaim("exp", SECOND + 61);
        assertThat(refusal(PolicyEvaluator.judge(request.facts(), terms(profile(RuleSet.FAPI2))))
                        .requirement()
                        .id())
                .isEqualTo("assertion-lifetime");
    }

    @Test
    void usesTheParametersOfTheProfile() {
        Profile strict = Profiles.helseId(Profiles.stages(
                RuleSet.HELSEID, Map.of("signing-algorithm", Map.of("allowed", List.of("ES512"))), Map.of()));
        assertThat(ids(PolicyEvaluator.judge(tokenRequest().facts(), terms(strict))))
                .containsExactly("signing-algorithm");
    }

    @Test
    void evaluatesAnUnknownClientAsUnderTheProfile() {
        Decision decision =
                judge(tokenRequest().ofUnknownClient().withoutAssertion().withoutProof());
        assertThat(ids(decision)).containsExactly("private-key-jwt", "sender-constrained-tokens");
        assertThat(decision.client()).isNull();
        assertThat(decision.isOutside()).as("fail closed").isFalse();
    }

    @Test
    void checksOnlyTheGrantTypeOfKeycloaksOwnClients() {
        assertThat(ids(judge(everythingWrong().client(client -> client.standing(Facts.Standing.KEYCLOAK)))))
                .containsExactly("grant-type");
        assertThat(ids(judge(everythingWrong()
                        .grantType("password")
                        .client(client -> client.standing(Facts.Standing.KEYCLOAK)))))
                .as("admin-cli is public and would be a way around every other requirement")
                .containsExactly("no-password-grant");
        assertThat(ids(judge(everythingWrong()
                        .grantType("authorization_code")
                        .client(client -> client.standing(Facts.Standing.KEYCLOAK)))))
                .isEmpty();
    }

    @Test
    void observesAnExemptClientWithoutRefusing() {
        for (String grantType : List.of("password", "urn:example:unknown", "client_credentials")) {
            FactsFixture request = everythingWrong().grantType(grantType);
            List<String> ofOthers = ids(judge(request));
            Decision decision = judge(request.client(client -> client.standing(Facts.Standing.EXEMPT)));
            assertThat(decision.findings())
                    .as(grantType + ": counted, since the exemption ends one day; neither refused nor announced")
                    .extracting(Finding::timing)
                    .contains(Timing.of(Phase.OBSERVED))
                    .isSubsetOf(Timing.of(Phase.OBSERVED), Timing.of(Phase.MEASURED));
            assertThat(ids(decision)).containsExactlyElementsOf(ofOthers);
            assertThat(decision.refusal()).isEmpty();
            assertThat(decision.isOutside()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesASemicolonFromEveryClientAtAnyDate(Facts.Standing standing) {
        FactsFixture request = tokenRequest().fault(RequestForm.SEMICOLON).client(client -> client.standing(standing));

        for (Profile profile : List.of(HELSEID, profile(RuleSet.HELSEID, "request-form"))) {
            Finding refusal = refusal(PolicyEvaluator.judge(request.facts(), terms(profile)));
            assertThat(refusal.name()).isEqualTo("request-form");
            assertThat(refusal.detail()).isEqualTo(RequestForm.SEMICOLON);
        }
    }

    @ParameterizedTest
    @EnumSource
    void appliesOnlyToTheEvaluatedClient(Facts.Standing standing) {
        Decision decision = judge(tokenRequest().client(client -> client.standing(standing)));
        assertThat(decision.holdsFor(FactsFixture.INTERNAL_ID)).isTrue();
        assertThat(decision.holdsFor("another"))
                .as("a request that names one client and proves to be another's was judged by the wrong measure")
                .isFalse();
        assertThat(decision.holdsFor(FactsFixture.CLIENT_ID))
                .as("client_id can be given up and taken by another")
                .isFalse();
        assertThat(decision.isOutside()).isEqualTo(standing != Facts.Standing.UNDER_PROFILE);
    }

    @Test
    void appliesToNoClientIfNoneWasIdentified() {
        assertThat(judge(tokenRequest().ofUnknownClient()).holdsFor(FactsFixture.INTERNAL_ID))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("no.helseprofil.catalogue.Catalogue#requirements")
    void appliesEveryClientRequirementToAClientUnderTheProfile(Requirement requirement) {
        assertThat(requirement.holdsFor(Facts.Standing.UNDER_PROFILE))
                .as("what is asked of realms and of APIs alone is asked of no client")
                .isEqualTo(requirement instanceof ClientCheck
                        || !(requirement instanceof RealmCheck || requirement instanceof ApiCheck));
        assertThat(requirement.holdsFor(Facts.Standing.EXEMPT))
                .as("no client takes the name of one of Keycloak's own, or has the server call inside")
                .isEqualTo(Set.of("blocked", "client-id", "outbound-address").contains(requirement.id()));
        assertThat(requirement.holdsFor(Facts.Standing.KEYCLOAK))
                .isEqualTo(Set.of("blocked", "no-password-grant", "grant-type").contains(requirement.id()));
    }

    @Test
    void reportsABlockAfterFormAndNonceOnly() {
        Block client = new Block(Block.Kind.CLIENT, FactsFixture.CLIENT_ID, null, null);
        FactsFixture request =
                everythingWrong().blocking(new Facts.Blocking(new Blocks(List.of(client)), List.of(), null));

        assertThat(refusal(judge(request)).requirement().id()).isEqualTo("dpop-nonce");
        assertThat(refusal(judge(request.nonceAge(Duration.ZERO))).requirement().id())
                .isEqualTo("blocked");
        assertThat(refusal(judge(request.fault("send every parameter once")))
                        .requirement()
                        .id())
                .isEqualTo("request-form");
    }

    private static FactsFixture everythingWrong() {
        return tokenRequest()
                .client(ClientFixture::isPublic)
                .client(client -> client.authenticator("client-secret"))
                .grantType("urn:example:unknown")
                .withSecret()
                .assertionClaim("aud", "https://another.example")
                .assertionHeader("typ", "JWT")
                .assertionClaim("exp", SECOND + 3600)
                .assertionClaim("jti", ABSENT)
                .assertionHeader("alg", "HS256")
                .proofHeader("typ", "JWT")
                .proofClaim("iat", SECOND - 3600)
                .foreignNonce();
    }

    private static FactsFixture wrongInTheBrowser() {
        return authorizationRequest()
                .authorization(request -> request.notPushed()
                        .codeChallenge(null)
                        .redirectUri("http://evil.example/*")
                        .responseType("token")
                        .requestObject("none"));
    }

    private static Decision judge(FactsFixture request) {
        return PolicyEvaluator.judge(request.facts(), terms(HELSEID));
    }

    private static Finding refusal(Decision decision) {
        return decision.refusal().orElseThrow(() -> new AssertionError("nothing is refused"));
    }

    private static List<String> ids(Decision decision) {
        return decision.findings().stream()
                .map(finding -> finding.requirement().id())
                .toList();
    }

    private static Profile profile(RuleSet ruleSet, String... off) {
        return new Profile(ruleSet, Map.of(), Set.of(off), List.of(), Timetable.EMPTY);
    }
}
