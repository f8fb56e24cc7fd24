package no.helseprofil.clientdraft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.clientdraft.ConfirmationTokens.Shown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of who may answer what, and until when. */
class ConfirmationTokensTest {

    private static final Instant NOW = Instant.parse("2027-01-01T12:00:00Z");
    private static final byte[] KEY = "one key of a realm, of 32 bytes.".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEXT = "another key of it, of 32 bytes..".getBytes(StandardCharsets.US_ASCII);
    private static final Shown SHOWN = new Shown("draft", "content", "user", "login");
    private static final ConfirmationTokens TOKENS = ConfirmationTokens.of("realm", KEY, List.of(KEY));

    @Test
    void isValidForItsViewerForHalfAnHour() {
        String token = TOKENS.issue(SHOWN, NOW);

        assertThat(TOKENS.accepts(token, SHOWN, NOW)).isTrue();
        assertThat(TOKENS.accepts(
                        token, SHOWN, NOW.plus(ConfirmationTokens.LIFE).minusSeconds(1)))
                .isTrue();
        assertThat(TOKENS.accepts(token, SHOWN, NOW.plus(ConfirmationTokens.LIFE)))
                .isFalse();
    }

    static Stream<Shown> others() {
        return Stream.of(
                new Shown("other", "content", "user", "login"),
                new Shown("draft", "other", "user", "login"),
                new Shown("draft", "content", "other", "login"),
                new Shown("draft", "content", "user", "other"),
                new Shown("draftcontent", "", "user", "login"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void isValidForNothingElse(Shown other) {
        assertThat(TOKENS.accepts(TOKENS.issue(SHOWN, NOW), other, NOW)).isFalse();
    }

    @Test
    void acceptsTokensOfTheRealmsCurrentAndFormerKey() {
        String token = TOKENS.issue(SHOWN, NOW);

        assertThat(ConfirmationTokens.of("other", KEY, List.of(KEY)).accepts(token, SHOWN, NOW))
                .isFalse();
        assertThat(ConfirmationTokens.of("realm", NEXT, List.of(NEXT)).accepts(token, SHOWN, NOW))
                .isFalse();
        assertThat(ConfirmationTokens.of("realm", NEXT, List.of(NEXT, KEY)).accepts(token, SHOWN, NOW))
                .isTrue();
    }

    @Test
    void refusesAMalformedToken() {
        String token = TOKENS.issue(SHOWN, NOW);
        for (String other : List.of("", "x", "=", token + "AA", token.substring(1), "A".repeat(token.length()))) {
            assertThat(TOKENS.accepts(other, SHOWN, NOW)).as(other).isFalse();
        }
    }
}
