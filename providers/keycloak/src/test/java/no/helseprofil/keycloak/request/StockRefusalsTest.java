package no.helseprofil.keycloak.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import org.junit.jupiter.api.Test;

class StockRefusalsTest {

    private final AtomicInteger verifications = new AtomicInteger();

    @Test
    void aValidRequestVerifiesNoOtherKey() {
        EvaluatedRequest pushed = pushed(Migration.NEW);

        assertThat(pushed.decision().refusal()).isEmpty();
        assertThat(StockRefusals.speaksOfClient(pushed)).isTrue();

        assertThat(verifications).hasValue(0);
    }

    @Test
    void aRefusedRequestVerifiesOtherKeysToExplainTheError() {
        assertThat(StockRefusals.ofClient(pushed(Migration.NEW)))
                .hasValueSatisfying(finding -> assertThat(finding.description()).contains("kid"));

        assertThat(verifications).hasValue(1);
    }

    @Test
    void verifiesNoKeyIfNothingIsDisclosed() {
        EvaluatedRequest pushed = pushed(Migration.BEFORE);

        assertThat(StockRefusals.speaksOfClient(pushed)).isFalse();
        assertThat(StockRefusals.ofClient(pushed)).isEmpty();

        assertThat(verifications).hasValue(0);
    }

    private EvaluatedRequest pushed(Migration client) {
        Facts facts = FactsFixture.pushedRequest()
                .otherKey(() -> verifications.incrementAndGet() > 0)
                .facts();
        return EvaluatedRequest.of(facts, Profile.OBSERVING.terms(client, facts.instant()), false);
    }
}
