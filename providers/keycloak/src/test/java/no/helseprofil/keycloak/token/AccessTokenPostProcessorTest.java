package no.helseprofil.keycloak.token;

import static no.helseprofil.profile.FactsFixture.INTERNAL_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.Set;
import no.helseprofil.attestation.AttestationFixture;
import no.helseprofil.decision.token.GrantedApis;
import no.helseprofil.decision.token.TokenRules;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.JudgedSession;
import no.helseprofil.keycloak.request.Refusal.RefusedException;
import no.helseprofil.keycloak.request.StockRefusals.FailClosedRefusals;
import no.helseprofil.keycloak.server.Fakes;
import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.DetailsFixture;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.token.TokenPostProcessorContext;

/** Refusals by the last look at a token though everything before it has let it pass. */
class AccessTokenPostProcessorTest {

    private final KeycloakSession session = JudgedSession.undecided(INTERNAL_ID);
    private final AccessTokenPostProcessor processor = new AccessTokenPostProcessor(session);

    @AfterEach
    void forget() {
        Fakes.forget();
    }

    @Test
    void acceptsAnEvaluatedRequest() {
        JudgedSession.judge(session, FactsFixture.tokenRequest().facts(), JudgedSession.strict());
        assertThatCode(() -> processor.decide(INTERNAL_ID, JudgedSession.strict()))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesATokenWithoutADecision() {
        refuses(() -> processor.decide(INTERNAL_ID, JudgedSession.lenient()), FailClosedRefusals.GRANT.description());
    }

    @Test
    void refusesADecisionOfANonTokenRequest() {
        JudgedSession.judge(session, FactsFixture.introspectionRequest().facts(), JudgedSession.lenient());
        refuses(() -> processor.decide(INTERNAL_ID, JudgedSession.lenient()), FailClosedRefusals.GRANT.description());
    }

    @Test
    void refusesADecisionForAnotherClient() {
        JudgedSession.judge(session, FactsFixture.tokenRequest().facts(), JudgedSession.strict());
        refuses(() -> processor.decide("another", JudgedSession.strict()), FailClosedRefusals.CLIENT.description());
    }

    @Test
    void refusesARefusedRequest() {
        EvaluatedRequest judged = JudgedSession.judge(
                session, FactsFixture.tokenRequest().withoutAssertion().facts(), JudgedSession.strict());
        String reason = judged.decision().refusal().orElseThrow().description();
        refuses(() -> processor.decide(INTERNAL_ID, JudgedSession.strict()), reason);
    }

    @Test
    void refusesAClientBlockedMeanwhile() {
        JudgedSession.judge(session, FactsFixture.tokenRequest().facts(), JudgedSession.lenient());
        JudgedSession.blockMeanwhile(session);
        refuses(() -> processor.decide(INTERNAL_ID, JudgedSession.lenient()), "blocked: ");
    }

    @Test
    void refusesATokenIssuedInTheBrowser() {
        EvaluatedRequest judged = JudgedSession.judgeEnd(
                session, FactsFixture.authorizationRequest().facts(), JudgedSession.strict());
        assertThat(judged.decision().refusal())
                .as("the request itself is right")
                .isEmpty();
        refuses(() -> processor.decide(INTERNAL_ID, JudgedSession.strict()), "DPoP");
    }

    @Test
    void refusesAnAttestationThatWasNotChecked() {
        Facts facts = FactsFixture.tokenRequest()
                .grantType("refresh_token")
                .detailsInAssertion(Details.of(JsonNodeFactory.instance
                        .arrayNode()
                        .add(AttestationFixture.complete().json())))
                .ofUser(null)
                .client(client -> client.actsFor(DetailsFixture.PARENT, DetailsFixture.CHILD))
                .facts();
        EvaluatedRequest judged = JudgedSession.judge(session, facts, JudgedSession.lenient());
        assertThat(judged.decision().refusal()).isEmpty();
        assertThat(judged.attestsUnchecked()).isTrue();
        refuses(
                () -> processor.decide(INTERNAL_ID, JudgedSession.lenient()),
                FailClosedRefusals.ATTESTATION.description());
    }

    @Test
    void refusesATokenForSeveralUnselectedApis() {
        JudgedSession.judge(session, FactsFixture.tokenRequest().facts(), JudgedSession.strict());
        refuses(() -> processor.finish(granted(false), TokenRules.strictest()), "resource");
    }

    private static TokenPostProcessorContext granted(boolean chosen) {
        GrantedApis apis = new GrantedApis(Set.of("nhn:a", "nhn:b"), Set.of(), chosen);
        ClientSessionContext context = Fakes.of(ClientSessionContext.class, Map.of("getAttribute", apis));
        return new TokenPostProcessorContext(null, null, null, null, context);
    }

    private void refuses(ThrowingCallable what, String why) {
        assertThatThrownBy(what)
                .isInstanceOf(RefusedException.class)
                .extracting(refused -> ((RefusedException) refused).getErrorDescription())
                .asString()
                .contains(why);
    }
}
