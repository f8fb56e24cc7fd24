package no.helseprofil.keycloak.blocklist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrantRevocationTest {

    private final List<String> ended = new ArrayList<>();

    @Test
    void revokesAllTokensFirstAndContinuesAfterAFailure() {
        boolean all = GrantRevocation.inTwoRounds(
                List.of("a", "b", "c"), client -> end("tokens of " + client), client -> end("sessions of " + client));

        assertThat(all).as("it is tried again").isFalse();
        assertThat(ended)
                .containsExactly("tokens of a", "tokens of c", "sessions of a", "sessions of b", "sessions of c");
    }

    @Test
    void succeedsIfNothingFails() {
        assertThat(GrantRevocation.inTwoRounds(List.of("a"), this::end, this::end))
                .isTrue();
    }

    private void end(String what) {
        if (what.equals("tokens of b")) {
            throw new IllegalStateException("another node has changed that client");
        }
        ended.add(what);
    }
}
