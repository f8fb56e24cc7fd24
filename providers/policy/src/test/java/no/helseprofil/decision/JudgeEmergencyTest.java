package no.helseprofil.decision;

import static no.helseprofil.profile.FactsFixture.NOW;
import static no.helseprofil.profile.FactsFixture.SECOND;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.token.TokenRules;
import no.helseprofil.decision.token.TokenRules.ForcedProperties;
import no.helseprofil.incident.Block;
import no.helseprofil.incident.Blocks;
import no.helseprofil.incident.Incidents.Emergency;
import no.helseprofil.jose.PublicJwk.KeySize;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.profile.client.AccessTokenLifetime;
import no.helseprofil.profile.key.SigningAlgorithm;
import no.helseprofil.profile.proof.DpopProofAge;
import no.helseprofil.timetable.EmergencyFixture;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profiles;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Timetable.Hold;
import no.helseprofil.timetable.Timetable.Phase;
import no.helseprofil.timetable.Waiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Refusals by the tighter values of an emergency, for every client and regardless of what lets it off. */
class JudgeEmergencyTest {

    private static final String ALGORITHM = "signing-algorithm@emergency";
    private static final Instant LATER = NOW.plus(Duration.ofDays(30));

    private Profile profile = Profiles.helseId();
    private Migration client = Migration.NEW;
    private EmergencyFixture emergency = EmergencyFixture.until(NOW.plusSeconds(60));

    @Test
    void refusesAProofOlderThanTheEmergencyLimit() {
        emergency = emergency.proofAge(5);

        assertThat(names(ofAge(5))).isEmpty();
        assertThat(names(ofAge(6))).containsExactly("dpop-proof-age@emergency");
        assertThat(refusal(ofAge(6)).description())
                .contains("it is too old")
                .endsWith("(in an emergency: max PT5S, ahead PT10S)");
        assertThat(names(ofAge(20)))
                .as("what the timetable refuses is reported as that")
                .containsExactly("dpop-proof-age");
    }

    @Test
    void challengesANonceOlderThanTheEmergencyLimit() {
        emergency = emergency.nonceLifetime(30);

        assertThat(judge(tokenRequest().nonceAge(Duration.ofSeconds(29))).isChallenge())
                .isFalse();
        assertThat(judge(tokenRequest().nonceAge(Duration.ofSeconds(31))).isChallenge())
                .as("a challenge as any other")
                .isTrue();
    }

    @Test
    void requiresANonceAtUserinfo() {
        assertThat(judge(userinfoRequest().foreignNonce()).refusal()).isEmpty();

        emergency = emergency.nonceAtUserinfo();

        assertThat(judge(userinfoRequest().foreignNonce()).isChallenge()).isTrue();
    }

    @Test
    void refusesADeniedAlgorithm() {
        emergency = emergency.denied("ES256");

        assertThat(names(signed("ES256", "PS256", "PS256"))).contains(ALGORITHM);
        assertThat(names(signed("PS256", "ES256", "PS256"))).contains(ALGORITHM);
        assertThat(names(signed("PS256", "PS256", "ES256")))
                .as("nor is anything signed so for a client")
                .contains(ALGORITHM);
        assertThat(names(signed("PS256", "PS256", "PS256"))).doesNotContain(ALGORITHM);
    }

    @Test
    void refusesAShortRsaKey() {
        emergency = emergency.rsaBits(3072);

        assertThat(names(tokenRequest().registeredKey(FactsFixture.KEY_ID, KeySize.Family.RSA, 2048)))
                .containsExactly("key-strength@emergency");
        assertThat(names(tokenRequest().registeredKey(FactsFixture.KEY_ID, KeySize.Family.RSA, 3072)))
                .isEmpty();
    }

    @Test
    void admitsOnlyTheNamedCohorts() {
        emergency = emergency.onlyCohorts("sykehus");

        assertThat(names(tokenRequest())).containsExactly("only-cohorts@emergency");
        assertThat(refusal(tokenRequest()).description()).endsWith("this client is in none of them");
        client = new Migration(null, "fastlege", Map.of());
        assertThat(names(tokenRequest())).containsExactly("only-cohorts@emergency");
        client = new Migration(null, "sykehus", Map.of());
        assertThat(names(tokenRequest())).isEmpty();
    }

    @Test
    void noWaiverHoldOrMissingDateExemptsAClient() {
        String age = "dpop-proof-age";
        emergency = emergency.proofAge(5);
        Hold hold = new Hold("r", LATER);
        client = new Migration(Instant.MIN, null, Map.of(age, new Waiver("r", "ada", LATER)));
        profile = profile.withHolds(Map.of(age, hold, age + "@emergency", hold));

        assertThat(names(ofAge(6)))
                .as("of a client of before, by no date, with a waiver and a hold")
                .containsExactly(age + "@emergency");
        assertThat(phases(ofAge(20)))
                .as("and what the timetable only counts is counted beside, so that a forecast knows it afterwards")
                .containsExactlyInAnyOrder(
                        Map.entry(age, Phase.OBSERVED), Map.entry(age + "@emergency", Phase.ENFORCED));
        profile = Profiles.helseId(age);
        assertThat(names(ofAge(6))).as("off").containsExactly(age + "@emergency");
    }

    @ParameterizedTest
    @EnumSource(Facts.Standing.class)
    void everyClientIsEvaluated(Facts.Standing standing) {
        emergency = emergency.proofAge(5).tokenLifetime(60);

        assertThat(judge(ofAge(6).client(of -> of.standing(standing))).refusal())
                .isPresent();
        assertThat(TokenRules.of(standing, terms()).forced().longest()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void keycloaksConsolesWorkDespiteADeniedAlgorithm() {
        emergency = emergency.denied("RS256");
        FactsFixture signed = signed("PS256", "PS256", "RS256");

        assertThat(judge(signed.client(of -> of.standing(Facts.Standing.KEYCLOAK)))
                        .refusal())
                .isEmpty();
        assertThat(judge(signed.client(of -> of.standing(Facts.Standing.EXEMPT)))
                        .refusal())
                .isPresent();
    }

    @Test
    void anEmergencyEndsByItself() {
        emergency =
                EmergencyFixture.until(NOW).proofAge(5).onlyCohorts("sykehus").tokenLifetime(60);

        assertThat(names(ofAge(6))).isEmpty();
        assertThat(ForcedProperties.of(terms()).longest()).isEqualTo(Duration.ofMinutes(10));
        assertThat(terms().stages(Catalogue.get(DpopProofAge.class))).hasSize(1);
    }

    @Test
    void aLooserEmergencyLimitChangesNothing() {
        emergency = emergency.proofAge(24).nonceLifetime(600).rsaBits(1024).tokenLifetime(3600);

        assertThat(names(ofAge(16))).containsExactly("dpop-proof-age");
        assertThat(ForcedProperties.of(terms()).longest()).isEqualTo(Duration.ofMinutes(10));
        client = Migration.BEFORE;
        assertThat(names(ofAge(16)))
                .as("but for whom the timetable lets off, whose own value counts then")
                .containsExactly("dpop-proof-age@emergency");
        assertThat(names(ofAge(15))).isEmpty();
    }

    @Test
    void anEmergencyFindingFollowsFormNonceAndBlocks() {
        emergency = emergency.proofAge(5).onlyCohorts("sykehus");
        FactsFixture request = ofAge(6).withSecret().foreignNonce();

        assertThat(refusal(request).name()).isEqualTo("dpop-nonce");
        request.nonceAge(Duration.ZERO);
        assertThat(refusal(request).name()).isEqualTo("only-cohorts@emergency");
        Block block = new Block(Block.Kind.CLIENT, FactsFixture.CLIENT_ID, null, null);
        request.blocking(new Facts.Blocking(new Blocks(List.of(block)), List.of(), null));
        assertThat(refusal(request).name()).isEqualTo("blocked");
        request.fault("send every parameter once");
        assertThat(refusal(request).name()).isEqualTo("request-form");
    }

    @Test
    void appliesWhenOneRequirementIsEvaluatedAlone() {
        emergency = emergency.proofAge(5);
        client = Migration.BEFORE;

        assertThat(PolicyEvaluator.refusalBy(DpopProofAge.class, ofAge(6).facts(), terms()))
                .isPresent();
        assertThat(PolicyEvaluator.refusalInIncident(ofAge(6).facts(), terms())).isPresent();
        assertThat(PolicyEvaluator.refusalInIncident(
                        tokenRequest().foreignNonce().facts(), terms()))
                .as("where no nonce is asked for, none is missed")
                .isEmpty();
    }

    @Test
    void noClientRegistersADeniedAlgorithm() {
        emergency = emergency.denied("ES256");
        client = Migration.BEFORE;
        ClientFixture wrong = ClientFixture.compliant().with(ClientSetting.ASSERTION_ALGORITHM, "ES256");
        ClientFixture worse = ClientFixture.compliant().with(ClientSetting.ASSERTION_ALGORITHM, "HS256");

        assertThat(register(wrong).map(Finding::name)).contains("signing-algorithm@emergency");
        assertThat(register(worse).map(Finding::name))
                .as("what is only counted else is refused, too")
                .contains("signing-algorithm@emergency");
        assertThat(register(ClientFixture.compliant().with(ClientSetting.ASSERTION_ALGORITHM, "PS256")))
                .isEmpty();
    }

    @Test
    void acceptsAndFillsInNothingIfAllAlgorithmsAreDenied() {
        List<String> all = RuleSet.HELSEID.algorithms();
        emergency = emergency.denied(all.toArray(new String[0]));
        Registration made = new Registration(
                Facts.Standing.UNDER_PROFILE, null, ClientFixture.unset().metadata(), false);

        assertThat(names(tokenRequest())).contains("signing-algorithm@emergency");
        assertThat(terms().parametersOf(Catalogue.get(SigningAlgorithm.class)).get(SigningAlgorithm.ALLOWED))
                .isEmpty();
        assertThat(made.toFillIn(terms())).doesNotContainKey(ClientSetting.ACCESS_TOKEN_ALGORITHM);
    }

    @Test
    void limitsTokenLifetimesRegardlessOfDates() {
        emergency = emergency.tokenLifetime(60);
        client = Migration.BEFORE;

        assertThat(terms().phaseOf(Catalogue.get(AccessTokenLifetime.class))).isEqualTo(Phase.ENFORCED);
        assertThat(ForcedProperties.of(terms()).end(SECOND, SECOND + 600)).isEqualTo(SECOND + 60);
    }

    private static FactsFixture signed(String assertion, String proof, String token) {
        return tokenRequest()
                .assertionHeader("alg", assertion)
                .proofHeader("alg", proof)
                .client(of -> of.tokenAlgorithms(token, token));
    }

    private static FactsFixture ofAge(int seconds) {
        return tokenRequest().proofClaim("iat", SECOND - seconds);
    }

    private Decision judge(FactsFixture request) {
        return PolicyEvaluator.judge(request.facts(), terms());
    }

    private Optional<Finding> register(ClientFixture made) {
        return new Registration(Facts.Standing.UNDER_PROFILE, null, made.metadata(), false).refusal(terms());
    }

    private Finding refusal(FactsFixture request) {
        return judge(request).refusal().orElseThrow();
    }

    /** Returns the names of the findings that refuse; what is only counted shows in {@link #phases}. */
    private List<String> names(FactsFixture request) {
        return judge(request).findings().stream()
                .filter(finding -> finding.phase().refuses())
                .map(Finding::name)
                .toList();
    }

    private List<Map.Entry<String, Phase>> phases(FactsFixture request) {
        return judge(request).findings().stream()
                .filter(finding -> finding.requirement().id().equals("dpop-proof-age"))
                .map(finding -> Map.entry(finding.name(), finding.phase()))
                .toList();
    }

    private Terms terms() {
        Emergency settings = emergency.settings();
        return profile.withEmergency(settings).terms(client, NOW);
    }
}
