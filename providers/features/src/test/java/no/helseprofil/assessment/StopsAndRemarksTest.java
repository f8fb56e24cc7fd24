package no.helseprofil.assessment;

import static no.helseprofil.assessment.SubjectFixture.DATE;
import static no.helseprofil.assessment.SubjectFixture.MACHINE;
import static no.helseprofil.assessment.SubjectFixture.NOW;
import static no.helseprofil.assessment.Verdict.FAIL;
import static no.helseprofil.assessment.Verdict.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import no.helseprofil.assessment.AssessedClient.ForeignMapper;
import no.helseprofil.assessment.AssessedClient.Imported;
import no.helseprofil.assessment.AssessedClient.NeverSeen;
import no.helseprofil.assessment.AssessedClient.Stop;
import no.helseprofil.assessment.AssessedClient.Unstamped;
import no.helseprofil.profile.FactsFixture;
import org.junit.jupiter.api.Test;

/** Report of a client beside its verdicts: when it stops, what lets it off, and what else to look at. */
class StopsAndRemarksTest {

    private static final String TYPE = "assertion-type";

    private final SubjectFixture subject = new SubjectFixture();

    @Test
    void aDisabledClientIsAssessedAndDoesNotStop() {
        subject.disabled().seen(MACHINE, 1, NOW).failed(MACHINE, TYPE, 1, NOW).enforced(TYPE);
        assertThat(verdict(TYPE)).isEqualTo(FAIL);
        assertThat(subject.assessed().enabled()).isFalse();
        assertThat(subject.assessed().stops()).as("it doesn't work anyway").isNull();
    }

    @Test
    void aClientStopsOnTheDateOrAtTheEndOfItsWaiver() {
        subject.seen(MACHINE, 1, NOW).failed(MACHINE, TYPE, 1, NOW).dated(TYPE, DATE);
        assertThat(subject.assessed().stops()).isEqualTo(new Stop(DATE, List.of(TYPE)));
        Instant waived = DATE.plus(Duration.ofDays(40));
        subject.waived(TYPE, waived);
        assertThat(subject.assessed().stops()).isEqualTo(new Stop(waived, List.of(TYPE)));
    }

    @Test
    void aHeldClientStopsWhenTheHoldEnds() {
        Instant until = NOW.plus(Duration.ofHours(5));
        subject.seen(MACHINE, 1, NOW)
                .failed(MACHINE, TYPE, 1, NOW)
                .enforced(TYPE)
                .held(TYPE, until);
        assertThat(verdict(TYPE)).isEqualTo(WARN);
        assertThat(subject.verdict(TYPE).from()).isEqualTo(until);
        assertThat(subject.assessed().stops()).isEqualTo(new Stop(until, List.of(TYPE)));
    }

    @Test
    void aRefusedClientStopsNow() {
        subject.seen(MACHINE, 1, NOW).failed(MACHINE, TYPE, 1, NOW).enforced(TYPE);
        assertThat(subject.assessed().stops()).isEqualTo(new Stop(NOW, List.of(TYPE)));
    }

    @Test
    void aClientStopsWhenItsKeyExpires() {
        subject.enforced("key-expiry")
                .signed(MACHINE, FactsFixture.KEY_ID, NOW)
                .client(client -> client.keyExpires(DATE.toString()));
        assertThat(subject.assessed().stops()).isEqualTo(new Stop(DATE, List.of("key-expiry")));
    }

    @Test
    void listsWaiversInForce() {
        subject.waived(TYPE, DATE).waived("pkce-s256", NOW);
        assertThat(subject.assessed().waivers())
                .containsExactly(new AssessedClient.WaiverInForce(TYPE, "The vendor follows", "Ada", DATE));
    }

    @Test
    void remarksAnUnusedClient() {
        assertThat(subject.assessed().remarks()).containsExactly(new NeverSeen());
        subject.seen(MACHINE, 1, NOW.minus(Duration.ofDays(399)));
        assertThat(subject.assessed().remarks()).as("it came, if long ago").isEmpty();
    }

    @Test
    void remarksAnUnknownRegistrationDate() {
        subject.registered(null).seen(MACHINE, 1, NOW);
        assertThat(subject.assessed().remarks()).containsExactly(new Unstamped());
        assertThat(subject.assessed().state()).as("fails closed").isEqualTo("new");
    }

    @Test
    void remarksImportedAttributesAndForgingMappers() {
        ForeignMapper mapper = new ForeignMapper("role", "shared", "helseid://claims/hpr/hpr_number");
        subject.seen(MACHINE, 1, NOW).imported("helseprofil.registered").mapper(mapper);
        assertThat(subject.assessed().remarks())
                .containsExactly(new Imported(List.of("helseprofil.registered")), mapper);
    }

    private Verdict verdict(String requirement) {
        return subject.verdict(requirement).verdict();
    }
}
