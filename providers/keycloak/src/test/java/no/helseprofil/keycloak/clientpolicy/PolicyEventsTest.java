package no.helseprofil.keycloak.clientpolicy;

import static no.helseprofil.profile.FactsFixture.INTERNAL_ID;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import no.helseprofil.decision.Decision;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.JudgedSession;
import no.helseprofil.keycloak.request.Refusal.RefusedException;
import no.helseprofil.keycloak.request.StockRefusals.FailClosedRefusals;
import no.helseprofil.keycloak.server.Fakes;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.timetable.Profiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;
import org.keycloak.services.clientpolicy.ClientPolicyException;

/** Keycloak has found a code and the login that it comes of. */
class PolicyEventsTest {

    @Test
    void acceptsAnEvaluatedCode() {
        assertThatCode(() -> PolicyEvents.takesJudgedCode(judged(FactsFixture.codeExchange())))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE_PROTOCOL_MAPPER", "REGISTER_ROLE_MAPPING", "UPDATE_CLIENT_CERTIFICATE"})
    void aClosedRealmCanBeAdministered(String event) {
        JudgedSession.undecided(INTERNAL_ID);

        assertThatCode(() -> PolicyEvents.closeUnknown(event))
                .as("26.8 reports mappers, and may report the others")
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> PolicyEvents.closeUnknown("TOKEN_EXCHANGE_RESPONSE"))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void refusesACodeThatWasNotEvaluated() {
        assertThatThrownBy(() -> PolicyEvents.takesJudgedCode(
                        judged(FactsFixture.tokenRequest().grantType("authorization_code"))))
                .as(
                        "its login was not there a moment before, so no check has asked whether it was pushed, and by which key")
                .isInstanceOf(ClientPolicyException.class)
                .extracting(refused -> ((ClientPolicyException) refused).getError())
                .isEqualTo("invalid_grant");
    }

    @Test
    void ignoresCodesOfClientsThatAreNotEvaluated() {
        assertThatCode(() -> PolicyEvents.takesJudgedCode(judged(FactsFixture.tokenRequest()
                        .grantType("authorization_code")
                        .client(client -> client.standing(Facts.Standing.EXEMPT)))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "SERVICE_ACCOUNT_TOKEN_REQUEST",
                "TOKEN_REFRESH",
                "TOKEN_EXCHANGE_REQUEST",
                "TOKEN_INTROSPECT",
                "TOKEN_REVOKE"
            })
    void refusesARequestOfAnUnevaluatedOrBlockedClient(ClientPolicyEvent event) {
        KeycloakSession undecided = JudgedSession.undecided(INTERNAL_ID);
        refuses(undecided, event, FailClosedRefusals.CLIENT);

        KeycloakSession ofAnother = JudgedSession.undecided("another");
        JudgedSession.judge(ofAnother, FactsFixture.tokenRequest().facts(), JudgedSession.strict());
        refuses(ofAnother, event, FailClosedRefusals.CLIENT);

        KeycloakSession judged = JudgedSession.undecided(INTERNAL_ID);
        JudgedSession.judge(judged, FactsFixture.tokenRequest().facts(), JudgedSession.strict());
        assertThatCode(() -> new PolicyEvents(judged).act(() -> event, JudgedSession.strict()))
                .doesNotThrowAnyException();

        JudgedSession.blockMeanwhile(judged);
        assertThatThrownBy(() -> new PolicyEvents(judged).act(() -> event, JudgedSession.strict()))
                .as("blocked since it was judged")
                .isInstanceOf(RefusedException.class)
                .extracting(refused -> ((RefusedException) refused).getErrorDescription())
                .asString()
                .startsWith("blocked: ");
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "DEVICE_AUTHORIZATION_REQUEST",
                "DEVICE_TOKEN_REQUEST",
                "BACKCHANNEL_AUTHENTICATION_REQUEST",
                "BACKCHANNEL_TOKEN_REQUEST",
                "JWT_AUTHORIZATION_GRANT"
            })
    void refusesAnotherGrant(ClientPolicyEvent event) {
        KeycloakSession ofAnother = JudgedSession.undecided("another");
        JudgedSession.judge(ofAnother, FactsFixture.tokenRequest().facts(), JudgedSession.lenient());
        refuses(ofAnother, event, FailClosedRefusals.GRANT);

        KeycloakSession judged = JudgedSession.undecided(INTERNAL_ID);
        JudgedSession.judge(judged, FactsFixture.tokenRequest().facts(), JudgedSession.strict());
        refuses(judged, event, FailClosedRefusals.GRANT);

        KeycloakSession exempt = JudgedSession.undecided(INTERNAL_ID);
        JudgedSession.judge(
                exempt,
                FactsFixture.tokenRequest()
                        .client(client -> client.standing(Facts.Standing.EXEMPT))
                        .facts(),
                JudgedSession.strict());
        assertThatCode(() -> new PolicyEvents(exempt).act(() -> event, JudgedSession.strict()))
                .as("what an exempt client does is its own affair")
                .doesNotThrowAnyException();
    }

    @AfterEach
    void forget() {
        Fakes.forget();
    }

    private static void refuses(KeycloakSession session, ClientPolicyEvent event, Finding finding) {
        assertThatThrownBy(() -> new PolicyEvents(session).act(() -> event, JudgedSession.lenient()))
                .isInstanceOf(RefusedException.class)
                .extracting(refused -> ((RefusedException) refused).getErrorDescription())
                .isEqualTo(finding.description());
    }

    private static EvaluatedRequest judged(FactsFixture fixture) {
        Facts facts = fixture.facts();
        return new EvaluatedRequest(
                facts, Profiles.terms(Profiles.helseId()), new Decision(facts.client(), List.of()), false);
    }
}
