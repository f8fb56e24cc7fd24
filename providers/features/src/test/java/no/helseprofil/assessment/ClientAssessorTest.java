package no.helseprofil.assessment;

import static no.helseprofil.assessment.SubjectFixture.CODE;
import static no.helseprofil.assessment.SubjectFixture.DATE;
import static no.helseprofil.assessment.SubjectFixture.MACHINE;
import static no.helseprofil.assessment.SubjectFixture.NOW;
import static no.helseprofil.assessment.Verdict.FAIL;
import static no.helseprofil.assessment.Verdict.NOT_APPLICABLE;
import static no.helseprofil.assessment.Verdict.NOT_SEEN;
import static no.helseprofil.assessment.Verdict.PASS;
import static no.helseprofil.assessment.Verdict.WAIVED;
import static no.helseprofil.assessment.Verdict.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.assessment.AssessedClient.Stop;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientMetadata.KeptClaims;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts.Standing;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.JwkFixture;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAssessorTest {

    private static final String TYPE = "assertion-type";
    private static final String FULL_SCOPE = "least-privilege";
    private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));

    private final SubjectFixture subject = new SubjectFixture();

    @Test
    void assessesClientAndRequestRequirementsOnly() {
        assertThat(subject.assessed().verdicts())
                .extracting(RequirementVerdict::requirement)
                .containsExactlyElementsOf(Catalogue.requirements().stream()
                        .filter(requirement ->
                                requirement instanceof ClientCheck || requirement instanceof RequestCheck)
                        .map(Requirement::id)
                        .toList())
                .doesNotContain("code-lifetime", "transport");
    }

    @Test
    void aCompliantClientHasNoFindingAndNoStopDate() {
        subject.seen(MACHINE, 5, YESTERDAY).seen(CODE, 2, YESTERDAY).seen("pushed-authorization", 2, YESTERDAY);
        AssessedClient assessed = subject.assessed();

        assertThat(assessed.verdicts()).noneMatch(verdict -> verdict.verdict().isFinding());
        assertThat(assessed.stops()).isNull();
        assertThat(assessed.remarks()).isEmpty();
        assertThat(assessed.lastSeen()).isEqualTo(YESTERDAY);
        assertThat(assessed.state()).isEqualTo("existing");
    }

    @Test
    void thePhaseDecidesAConfigurationFinding() {
        subject.client(client -> client.with(ClientSetting.FULL_SCOPE, "true"));
        assertThat(verdict(FULL_SCOPE)).as("observed").isEqualTo(WARN);
        subject.dated(FULL_SCOPE, DATE);
        assertThat(verdict(FULL_SCOPE)).as("announced").isEqualTo(WARN);
        subject.enforced(FULL_SCOPE);
        assertThat(verdict(FULL_SCOPE)).as("enforced").isEqualTo(FAIL);
        subject.waived(FULL_SCOPE, DATE);
        assertThat(verdict(FULL_SCOPE)).as("waived").isEqualTo(WAIVED);
        subject.off(FULL_SCOPE);
        assertThat(verdict(FULL_SCOPE)).as("off").isEqualTo(NOT_APPLICABLE);
    }

    @Test
    void aFindingHasDateRemedyAndSetting() {
        subject.client(client -> client.with(ClientSetting.FULL_SCOPE, "true")).dated(FULL_SCOPE, DATE);

        assertThat(subject.verdict(FULL_SCOPE))
                .isEqualTo(new RequirementVerdict(
                        FULL_SCOPE,
                        WARN,
                        DATE,
                        "turn fullScopeAllowed off and give the client the roles that it needs",
                        List.of(new Evidence.Configuration("FULL_SCOPE", "true"))));
    }

    @Test
    void announcesAForcedChangeUntilItApplies() {
        subject.client(client -> client.with(ClientSetting.ACCESS_TOKEN_TYPE, "false"));

        RequirementVerdict before = subject.verdict("access-token-type");
        assertThat(before.verdict()).as("its tokens say JWT").isEqualTo(WARN);
        assertThat(before.evidence()).containsExactly(new Evidence.Configuration("ACCESS_TOKEN_TYPE", "false"));
        subject.enforced("access-token-type");
        assertThat(verdict("access-token-type")).as("they say at+jwt now").isEqualTo(PASS);
        subject.waived("access-token-type", DATE);
        assertThat(verdict("access-token-type")).as("they say JWT until then").isEqualTo(WAIVED);
    }

    @Test
    void announcesEachMapperClaimThatWillBeRemoved() {
        subject.client(client -> client.keeps(new KeptClaims(Set.of("email"), Set.of("realm_access"))));

        RequirementVerdict type = subject.verdict("access-token-type");
        assertThat(type.verdict()).isEqualTo(WARN);
        assertThat(type.evidence()).containsExactly(new Evidence.Configuration("MAPPERS", "email"));
        assertThat(subject.verdict(FULL_SCOPE).evidence())
                .containsExactly(new Evidence.Configuration("MAPPERS", "realm_access"));
        subject.enforced(FULL_SCOPE);
        assertThat(verdict(FULL_SCOPE)).as("they don't run").isEqualTo(PASS);
    }

    @Test
    void announcesTheEndOfRefreshTokenRotation() {
        subject.client(client -> client.with(ClientSetting.CODE_FLOW, "true"));
        assertThat(verdict("refresh-token-rotation")).isEqualTo(WARN);
        subject.enforced("refresh-token-rotation");
        assertThat(verdict("refresh-token-rotation")).isEqualTo(PASS);
    }

    @Test
    void passesWithoutAViolation() {
        assertThat(verdict(FULL_SCOPE)).isEqualTo(PASS);
        assertThat(verdict("client-id")).isEqualTo(PASS);
    }

    @Test
    void thePhaseDecidesARequestFinding() {
        subject.seen(MACHINE, 9, YESTERDAY).failed(MACHINE, TYPE, 4, YESTERDAY);
        assertThat(verdict(TYPE)).as("observed").isEqualTo(WARN);
        subject.enforced(TYPE);
        assertThat(verdict(TYPE)).as("enforced").isEqualTo(FAIL);
        subject.waived(TYPE, DATE);
        assertThat(verdict(TYPE)).as("waived").isEqualTo(WAIVED);
    }

    @Test
    void aMeasuredRequirementNeverFails() {
        subject.seen(MACHINE, 9, YESTERDAY).failed(MACHINE, "clock", 4, YESTERDAY);
        assertThat(verdict("clock")).isEqualTo(WARN);
        assertThat(subject.assessed().stops()).isNull();
    }

    @Test
    void aRequestFindingHasKindCountAndTime() {
        Instant earlier = YESTERDAY.minus(Duration.ofHours(2));
        subject.seen(MACHINE, 9, YESTERDAY)
                .failed(MACHINE, TYPE, 4, YESTERDAY)
                .failed("introspection", TYPE, 3, earlier);

        RequirementVerdict verdict = subject.verdict(TYPE);

        assertThat(verdict.message()).isEqualTo("mend " + TYPE);
        assertThat(verdict.evidence())
                .containsExactly(
                        new Evidence.Traffic("introspection", 3, earlier.minusSeconds(60), earlier),
                        new Evidence.Traffic(MACHINE, 4, YESTERDAY.minusSeconds(60), YESTERDAY));
    }

    @Test
    void aFixedClientIsNotBlamedForLastWeek() {
        subject.failed(MACHINE, TYPE, 400, NOW.minus(Duration.ofDays(7))).seen(MACHINE, 9, NOW);
        assertThat(verdict(TYPE)).isEqualTo(PASS);
    }

    @Test
    void anUnfixedInstallationIsStillBlamed() {
        subject.failed(MACHINE, TYPE, 1, NOW.minus(Duration.ofHours(23))).seen(MACHINE, 9, NOW);
        assertThat(verdict(TYPE)).isEqualTo(WARN);
    }

    @Test
    void anOldFailingJobIsStillReported() {
        Instant longAgo = NOW.minus(Duration.ofDays(90));
        subject.seen(MACHINE, 9, NOW).seen(CODE, 2, longAgo).failed(CODE, TYPE, 2, longAgo);

        RequirementVerdict verdict = subject.verdict(TYPE);

        assertThat(verdict.verdict())
                .as("it will be refused when it comes again")
                .isEqualTo(WARN);
        assertThat(verdict.evidence())
                .containsExactly(new Evidence.Traffic(CODE, 2, longAgo.minusSeconds(60), longAgo));
    }

    @Test
    void onlyARecentRequestPasses() {
        subject.seen(MACHINE, 9, NOW.minus(SubjectFixture.WINDOW).minusSeconds(1));
        assertThat(verdict(TYPE)).isEqualTo(NOT_SEEN);
        subject.seen(MACHINE, 1, NOW.minus(SubjectFixture.WINDOW));
        assertThat(verdict(TYPE)).isEqualTo(PASS);
    }

    @Test
    void aRequestThatCannotShowItProvesNothing() {
        subject.seen(MACHINE, 9, NOW);
        assertThat(verdict("pkce-s256")).isEqualTo(NOT_SEEN);
        subject.seen(CODE, 1, NOW);
        assertThat(verdict("pkce-s256")).isEqualTo(PASS);
    }

    @Test
    void aClientWithoutProofsHasShownNoNonce() {
        subject.seen(MACHINE, 9, NOW).failed(MACHINE, "sender-constrained-tokens", 9, NOW);
        assertThat(verdict("dpop-nonce")).isEqualTo(NOT_SEEN);
        assertThat(verdict("dpop-proof")).isEqualTo(NOT_SEEN);
        subject.seen(MACHINE, 1, NOW);
        assertThat(verdict("dpop-nonce")).as("one request had a proof").isEqualTo(PASS);
    }

    @Test
    void aPushedRequestNeedsNoProof() {
        subject.seen("pushed-authorization", 9, NOW);
        assertThat(verdict("dpop-proof")).isEqualTo(NOT_SEEN);
    }

    @Test
    void aSecretClientHasShownNoAssertion() {
        subject.seen(MACHINE, 9, NOW).failed(MACHINE, "private-key-jwt", 9, NOW);
        assertThat(verdict(TYPE)).isEqualTo(NOT_SEEN);
        assertThat(verdict("private-key-jwt")).isEqualTo(WARN);
    }

    @Test
    void ifMissingPartsAreNotCountedTheyAreUnseen() {
        subject.seen(MACHINE, 9, NOW).off("sender-constrained-tokens");
        assertThat(verdict("dpop-nonce")).isEqualTo(NOT_SEEN);
    }

    @Test
    void detailsAreUnseenUnlessTheirPresenceIsRecorded() {
        subject.seen(MACHINE, 9, NOW).seen(CODE, 9, NOW);
        assertThat(verdict("attestation")).isEqualTo(NOT_SEEN);
        subject.failed(CODE, "attestation", 1, NOW);
        assertThat(verdict("attestation")).as("refused by no date yet").isEqualTo(WARN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pkce-s256", "pushed-authorization", "redirect-uris", "response-type-code"})
    void loginRequirementsDoNotApplyToAClientWithoutLogins(String requirement) {
        subject.grants(true, false, true).seen(MACHINE, 9, NOW);
        assertThat(verdict(requirement)).isEqualTo(NOT_APPLICABLE);
    }

    @Test
    void anUnusedConfigurationIsStillAFinding() {
        subject.grants(true, false, true).client(client -> client.redirectUris("https://epj.example/*"));
        assertThat(verdict("redirect-uris")).isEqualTo(WARN);
    }

    @Test
    void ownTokenRequirementsDoNotApplyWithoutClientCredentials() {
        subject.grants(true, true, false).seen(CODE, 9, NOW);
        assertThat(verdict("token-reuse")).isEqualTo(NOT_APPLICABLE);
        assertThat(verdict("identity-scopes"))
                .as("a token of its own could be exchanged for one that asks for them")
                .isEqualTo(NOT_SEEN);
    }

    @Test
    void keyExpiryAppliesToAKeyWithExpiry() {
        subject.seen(MACHINE, 9, NOW);
        assertThat(verdict("key-expiry")).isEqualTo(NOT_APPLICABLE);
        subject.client(client -> client.keyExpires(DATE.toString()));
        assertThat(verdict("key-expiry")).isEqualTo(PASS);
    }

    @Test
    void anExpiredKeyIsAFindingRegardlessOfEarlierUse() {
        subject.enforced("key-expiry")
                .signed(MACHINE, FactsFixture.KEY_ID, YESTERDAY)
                .client(client -> client.keyExpires(NOW.toString()));

        RequirementVerdict verdict = subject.verdict("key-expiry");

        assertThat(verdict.verdict()).isEqualTo(FAIL);
        assertThat(verdict.message()).startsWith("register a new key");
        assertThat(verdict.evidence()).containsExactly(new Evidence.Traffic(MACHINE, 1, YESTERDAY, YESTERDAY));
    }

    @Test
    void aClientWithExpiredKeysOnlyFailsUnseen() {
        subject.enforced("key-expiry")
                .client(client -> client.with(
                                ClientSetting.JWKS,
                                JwkFixture.set(JwkFixture.with(JwkFixture.rsa(2048), "kid", FactsFixture.KEY_ID)))
                        .keyExpires(YESTERDAY.toString()));

        assertThat(subject.verdict("key-expiry").evidence())
                .containsExactly(new Evidence.Configuration("KEY_END", FactsFixture.KEY_ID + " " + YESTERDAY));
        assertThat(subject.assessed().stops()).isEqualTo(new Stop(NOW, List.of("key-expiry")));
    }

    @Test
    void aPublicClientFailsWithAnyRequest() {
        subject.client(ClientFixture::isPublic).enforced("confidential-client");
        assertThat(subject.verdict("confidential-client").evidence())
                .containsExactly(new Evidence.Configuration("PUBLIC_CLIENT", "true"));
        assertThat(subject.assessed().stops()).isEqualTo(new Stop(NOW, List.of("confidential-client")));
    }

    @Test
    void keycloaksOwnClientsAreAssessedByTheirRequirementsOnly() {
        subject.standing(Standing.KEYCLOAK)
                .registered(null)
                .client(client -> client.isPublic().with(ClientSetting.PASSWORD_GRANT, "true"));
        AssessedClient assessed = subject.assessed();

        assertThat(verdict("no-password-grant")).isEqualTo(FAIL);
        assertThat(verdict("confidential-client")).isEqualTo(NOT_APPLICABLE);
        assertThat(verdict(TYPE)).isEqualTo(NOT_APPLICABLE);
        assertThat(assessed.state()).isEqualTo("keycloak");
        assertThat(assessed.stops()).isNull();
        assertThat(assessed.remarks())
                .as("no administrator registers them, and the server doesn't count them")
                .isEmpty();
    }

    @Test
    void anExemptClientIsNotAssessedUntilItsExemptionEnds() {
        subject.seen(MACHINE, 1, NOW)
                .failed(MACHINE, TYPE, 1, NOW)
                .enforced(TYPE)
                .exemptUntil(DATE);
        AssessedClient assessed = subject.assessed();

        assertThat(verdict(TYPE)).isEqualTo(NOT_APPLICABLE);
        assertThat(assessed.state()).isEqualTo("exempt");
        assertThat(assessed.stops()).isEqualTo(new Stop(DATE, List.of(TYPE)));
    }

    @Test
    void aClientOfAnotherProtocolIsAssessedByNameOnly() {
        subject.grants(false, false, false).client(client -> client.without(ClientSetting.AUTHENTICATOR));
        AssessedClient assessed = subject.assessed();

        assertThat(assessed.verdicts().stream().map(RequirementVerdict::verdict).collect(Collectors.toSet()))
                .containsExactly(NOT_APPLICABLE);
        assertThat(assessed.stops()).isNull();
        assertThat(assessed.remarks()).isEmpty();
        subject.client(client -> client.named("account"));
        assertThat(verdict("client-id")).isEqualTo(FAIL);
    }

    private Verdict verdict(String requirement) {
        return subject.verdict(requirement).verdict();
    }
}
