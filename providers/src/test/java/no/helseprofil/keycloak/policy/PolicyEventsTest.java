package no.helseprofil.keycloak.policy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.judgement.Decision;
import no.helseprofil.keycloak.request.JudgedRequest;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profiles;
import no.helseprofil.timetable.Timetable;
import org.junit.jupiter.api.Test;
import org.keycloak.services.clientpolicy.ClientPolicyException;

/** Keycloak has found a code and the login that it comes of. */
class PolicyEventsTest {

    @Test
    void aCodeThatWasJudgedIsTaken() {
        assertThatCode(() -> PolicyEvents.takesJudgedCode(judged(FactsFixture.codeExchange())))
                .doesNotThrowAnyException();
    }

    @Test
    void noCodeIsTakenOfWhichNoneWasJudged() {
        assertThatThrownBy(() -> PolicyEvents.takesJudgedCode(
                        judged(FactsFixture.tokenRequest().grantType("authorization_code"))))
                .as(
                        "its login was not there a moment before, so nobody has asked whether it was pushed, and by which key")
                .isInstanceOf(ClientPolicyException.class)
                .extracting(refused -> ((ClientPolicyException) refused).getError())
                .isEqualTo("invalid_grant");
    }

    @Test
    void ofAClientThatIsNotJudgedNoCodeIs() {
        assertThatCode(() -> PolicyEvents.takesJudgedCode(judged(FactsFixture.tokenRequest()
                        .grantType("authorization_code")
                        .client(client -> client.standing(Facts.Standing.EXEMPT)))))
                .doesNotThrowAnyException();
    }

    private static JudgedRequest judged(FactsFixture fixture) {
        Facts facts = fixture.facts();
        return new JudgedRequest(
                facts,
                Profiles.terms(new Profile(RuleSet.HELSEID, Map.of(), Set.of(), List.of(), Timetable.EMPTY)),
                new Decision(facts.client(), List.of()),
                true,
                false);
    }
}
