package no.helseprofil.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import no.helseprofil.random.RandomInput;
import org.junit.jupiter.api.Test;

class NoncesPropertiesTest {

    private static final byte[] KEY = "the active key of the realm".getBytes(UTF_8);
    private static final Nonces NONCES = Nonces.of("helse", KEY, List.of(KEY));
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.900Z");
    private static final Duration LIFETIME = Duration.ofMinutes(3);
    private static final String NONCE = NONCES.issue(NOW);

    @Test
    void aNonceIsFreshExactlyInsideItsWindow() {
        RandomInput.each(input -> {
            long age = input.between(-20_000, 620_000);
            int lifetime = input.between(1, 600);
            boolean inside = age >= -10_000 && age <= lifetime * 1000L;
            assertThat(NONCES.isFresh(NONCES.issue(NOW.minusMillis(age)), NOW, Duration.ofSeconds(lifetime)))
                    .as("%s ms old, %s s allowed", age, lifetime)
                    .isEqualTo(inside);
        });
    }

    @Test
    void aMutatedNonceIsNeverFresh() {
        RandomInput.each(700, input -> {
            String nonce = JoseInputs.mutated(input, NONCE);
            assertThat(NONCES.isFresh(nonce, NOW, LIFETIME))
                    .as(nonce)
                    .isEqualTo(Arrays.equals(decode(nonce), decode(NONCE)));
        });
    }

    @Test
    void noOtherTextIsEverFresh() {
        RandomInput.each(input -> {
            String text = input.text();
            assertThat(NONCES.isFresh(text, NOW, LIFETIME)).isFalse();
        });
    }

    @Test
    void refusesTheNonceOfAnotherRealm() {
        RandomInput.each(input -> {
            String one = input.text();
            String other = input.text();
            Nonces ofOne = Nonces.of(one, KEY, List.of(KEY));
            Nonces ofOther = Nonces.of(other, KEY, List.of(KEY));
            boolean sameName = Arrays.equals(one.getBytes(UTF_8), other.getBytes(UTF_8));
            assertThat(ofOther.isFresh(ofOne.issue(NOW), NOW, LIFETIME)).isEqualTo(sameName);
        });
    }

    private static byte[] decode(String nonce) {
        try {
            return Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }
}
