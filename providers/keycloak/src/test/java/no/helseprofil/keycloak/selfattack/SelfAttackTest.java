package no.helseprofil.keycloak.selfattack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.keycloak.selfattack.AttackResult.AttackTime;
import no.helseprofil.keycloak.server.WatchedHook;
import org.junit.jupiter.api.Test;

class SelfAttackTest {

    private final SelfAttack strict = new SelfAttack(false);
    private final SelfAttack open = new SelfAttack(true);

    @Test
    void aPassedAttackNeedsNoRemedy() {
        assertThat(strict.remedy(result(List.of(), List.of(), List.of()))).isEmpty();
    }

    @Test
    void anInconclusiveAttackClosesUnlessOverridden() {
        AttackResult unproven = result(List.of(), List.of(), List.of("end: 503"));

        assertThat(strict.remedy(unproven))
                .hasValueSatisfying(remedy -> assertThat(remedy).endsWith("proves nothing: end: 503"));
        assertThat(open.remedy(unproven)).isEmpty();
    }

    @Test
    void anAcceptedAttackAlwaysCloses() {
        AttackResult accepted = result(List.of("proof: two"), List.of(), List.of("end: 503"));

        assertThat(open.remedy(accepted))
                .hasValueSatisfying(remedy -> assertThat(remedy)
                        .endsWith("that refuses what this one accepted when it attacked itself: proof: two"));
    }

    @Test
    void anUncalledHookAlwaysCloses() {
        AttackResult uncalled = result(List.of(), List.of("token: the event of a success isn't called"), List.of());

        assertThat(open.remedy(uncalled))
                .hasValueSatisfying(remedy -> assertThat(remedy)
                        .endsWith("when it attacked itself: token: the event of a success isn't called"));
    }

    @Test
    void everyHookIsExpectedByARequest() {
        Set<WatchedHook> expected = Arrays.stream(HiddenHandler.values())
                .flatMap(handler -> handler.hooks().stream())
                .collect(Collectors.toSet());

        assertThat(expected)
                .as("one that no request must pass shows nothing")
                .isEqualTo(EnumSet.allOf(WatchedHook.class));
    }

    private static AttackResult result(List<String> accepted, List<String> uncalled, List<String> unproven) {
        return new AttackResult(
                Instant.parse("2026-12-01T10:00:00Z"), AttackTime.NONE, 54, 11, accepted, uncalled, unproven);
    }
}
