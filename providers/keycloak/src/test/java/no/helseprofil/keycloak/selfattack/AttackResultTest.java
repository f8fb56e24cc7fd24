package no.helseprofil.keycloak.selfattack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttackResultTest {

    private static final Instant AT = Instant.parse("2026-12-01T10:00:00Z");

    @Test
    void aPassedResultIsReadAsItWasWritten() {
        AttackResult passed = new AttackResult(AT, 700, 55, 11, List.of(), List.of());

        assertThat(AttackResult.read(passed.write())).contains(passed);
        assertThat(passed.isPassed()).isTrue();
    }

    @Test
    void whatCannotBeReadIsNoResult() {
        assertThat(AttackResult.read("{")).as("no JSON").isEmpty();
        assertThat(AttackResult.read("{\"at\":\"yesterday\"}")).as("no instant").isEmpty();
    }

    @Test
    void anAcceptedRequestAndOneThatProvesNothingAreNamed() {
        AttackResult broken = new AttackResult(AT, 700, 3, 1, List.of("proof: two"), List.of("end: 503"));

        assertThat(broken.isPassed()).isFalse();
        assertThat(broken.text()).isEqualTo("accepted: proof: two; not proven: end: 503");
        assertThat(AttackResult.failed(AT, new IllegalStateException("no table"))
                        .text())
                .contains("no table");
    }

    @Test
    void ofManyTheFirstAreNamed() {
        assertThat(AttackResult.named(List.of("1", "2", "3", "4", "5", "6", "7")))
                .isEqualTo("1; 2; 3; 4; 5; and 2 more");
    }
}
