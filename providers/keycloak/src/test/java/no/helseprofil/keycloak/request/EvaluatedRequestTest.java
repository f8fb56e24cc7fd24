package no.helseprofil.keycloak.request;

import static no.helseprofil.profile.FactsFixture.NOW;
import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import no.helseprofil.decision.Finding;
import no.helseprofil.incident.Block;
import no.helseprofil.incident.Blocks;
import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.DetailsFixture;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.timetable.EmergencyFixture;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profiles;
import no.helseprofil.timetable.Terms;
import org.junit.jupiter.api.Test;

/** A decision is overtaken by what is blocked or tightened while its answer is made, and by nothing else. */
class EvaluatedRequestTest {

    private static final Facts.Blocking BLOCKED = new Facts.Blocking(
            new Blocks(List.of(new Block(Block.Kind.CLIENT, FactsFixture.CLIENT_ID, null, null))), List.of(), null);

    private final Profile profile = Profiles.helseId();

    @Test
    void refusesAClientBlockedMeanwhile() {
        EvaluatedRequest judged = judged(tokenRequest());
        assertThat(judged.decision().refusal()).as("control").isEmpty();

        EvaluatedRequest since = judged.inIncident(judged.facts().with(BLOCKED), judged.terms());

        assertThat(since.decision().refusal().map(Finding::name)).contains("blocked");
        assertThat(since.facts().blocking()).isEqualTo(BLOCKED);
    }

    @Test
    void refusesAClientExcludedMeanwhile() {
        EvaluatedRequest judged = judged(tokenRequest());
        Terms tightened = terms(profile.withEmergency(EmergencyFixture.until(NOW.plusSeconds(60))
                .onlyCohorts("sykehus")
                .settings()));

        EvaluatedRequest since = judged.inIncident(judged.facts(), tightened);

        assertThat(since.decision().refusal().map(Finding::name)).contains("only-cohorts@emergency");
        assertThat(since.terms()).as("tokens go by what holds now").isEqualTo(tightened);
    }

    @Test
    void keepsEarlierFindings() {
        EvaluatedRequest judged = judged(tokenRequest().withSecret());

        EvaluatedRequest since = judged.inIncident(judged.facts().with(BLOCKED), judged.terms());

        assertThat(since.decision().findings()).containsAll(judged.decision().findings());
        assertThat(since.decision().refusal().map(Finding::name)).contains("blocked");
    }

    @Test
    void keepsTheDecisionIfNothingChanged() {
        EvaluatedRequest judged = judged(tokenRequest());
        Facts.Blocking other = new Facts.Blocking(
                new Blocks(List.of(new Block(Block.Kind.CLIENT, "another", null, null))), List.of(), null);

        assertThat(judged.inIncident(judged.facts().with(other), judged.terms()).decision())
                .isEqualTo(judged.decision());
    }

    @Test
    void detailsOfTheAssertionOverrideTheLoginsOfTheSameType() {
        Details hospital = DetailsFixture.child("999977774");
        Details journal = DetailsFixture.journal("4711");
        EvaluatedRequest both = judged(codeExchange().detailsOfLogin(journal));
        EvaluatedRequest refreshed =
                judged(tokenRequest().detailsOfLogin(journal).detailsInAssertion(DetailsFixture.journal("4712")));

        assertThat(both.grantedByLogin()).isEqualTo(journal);
        assertThat(both.grantedByAssertion()).isEqualTo(Details.ABSENT);
        assertThat(refreshed.grantedByLogin()).isEqualTo(Details.ABSENT);
        assertThat(refreshed.grantedByAssertion()).isEqualTo(DetailsFixture.journal("4712"));
        assertThat(judged(pushedRequest().detailsInRequestObject(hospital)).grantedByLogin())
                .as("no token is asked for")
                .isEqualTo(Details.ABSENT);
    }

    private EvaluatedRequest judged(FactsFixture request) {
        return EvaluatedRequest.of(request.facts(), terms(profile), false);
    }

    private static Terms terms(Profile profile) {
        return profile.terms(Migration.NEW, NOW);
    }
}
