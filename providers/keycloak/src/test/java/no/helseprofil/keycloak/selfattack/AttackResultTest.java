package no.helseprofil.keycloak.selfattack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import no.helseprofil.keycloak.selfattack.AttackResult.AttackTime;
import org.junit.jupiter.api.Test;

class AttackResultTest {

    private static final Instant AT = Instant.parse("2026-12-01T10:00:00Z");

    @Test
    void roundTripsAPassedResult() {
        AttackResult passed = new AttackResult(AT, new AttackTime(700, 500), 55, 11, List.of(), List.of(), List.of());

        assertThat(AttackResult.read(passed.write())).contains(passed);
        assertThat(passed.isPassed()).isTrue();
    }

    @Test
    void ignoresAnUnreadableResult() {
        assertThat(AttackResult.read("{")).as("no JSON").isEmpty();
        assertThat(AttackResult.read("{\"at\":\"yesterday\"}")).as("no instant").isEmpty();
    }

    @Test
    void namesAcceptedAndInconclusiveRequests() {
        AttackResult broken = new AttackResult(
                AT,
                AttackTime.NONE,
                3,
                1,
                List.of("proof: two"),
                List.of("token: a hook isn't called"),
                List.of("end: 503"));

        assertThat(broken.isPassed()).isFalse();
        assertThat(broken.text())
                .isEqualTo("accepted: proof: two; passed by: token: a hook isn't called; not proven: end: 503");
        assertThat(AttackResult.failed(AT, new IllegalStateException("no table"))
                        .text())
                .contains("no table");
    }

    @Test
    void namesTheFirstOfManyRequests() {
        AttackResult many = new AttackResult(
                AT, AttackTime.NONE, 0, 0, List.of("1", "2", "3", "4", "5", "6", "7"), List.of(), List.of());

        assertThat(many.remedy(false)).as("what an operator reads").endsWith(": 1; 2; 3; 4; 5; and 2 more");
        assertThat(many.text()).as("the log").isEqualTo("accepted: 1; 2; 3; 4; 5; 6; 7");
    }

    @Test
    void measuresProcessorAndClockTime() {
        AttackTime begun = AttackTime.now();
        long sum = 0;
        while (begun.untilNow().processor() < 20) {
            sum++;
        }

        assertThat(sum).isPositive();
        assertThat(begun.untilNow().millis()).isGreaterThanOrEqualTo(15);
    }
}
