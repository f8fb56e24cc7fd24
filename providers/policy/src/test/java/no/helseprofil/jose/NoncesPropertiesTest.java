package no.helseprofil.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class NoncesPropertiesTest {

    private static final byte[] KEY = "the active key of the realm".getBytes(UTF_8);
    private static final Nonces NONCES = Nonces.of("helse", KEY, List.of(KEY));
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.900Z");
    private static final Duration LIFETIME = Duration.ofMinutes(3);
    private static final String NONCE = NONCES.issue(NOW);

    @Property
    void aNonceIsFreshIfAndOnlyIfItsAgeIsInsideTheWindow(
            @ForAll @LongRange(min = -20_000, max = 620_000) long age,
            @ForAll @IntRange(min = 1, max = 600) int lifetime) {
        boolean inside = age >= -10_000 && age <= lifetime * 1000L;
        assertThat(NONCES.isFresh(NONCES.issue(NOW.minusMillis(age)), NOW, Duration.ofSeconds(lifetime)))
                .as("%s ms old, %s s allowed", age, lifetime)
                .isEqualTo(inside);
    }

    @Property(tries = 700, edgeCases = EdgeCasesMode.NONE)
    void aMutatedNonceIsFreshOnlyIfItIsTheSameBytes(@ForAll("mutations") String nonce) {
        assertThat(NONCES.isFresh(nonce, NOW, LIFETIME))
                .as(nonce)
                .isEqualTo(Arrays.equals(decode(nonce), decode(NONCE)));
    }

    @Property
    void noOtherTextIsFresh(@ForAll String text) {
        assertThat(NONCES.isFresh(text, NOW, LIFETIME)).isFalse();
    }

    @Property
    void noRealmTakesTheNonceOfAnother(@ForAll String one, @ForAll String other) {
        Nonces ofOne = Nonces.of(one, KEY, List.of(KEY));
        Nonces ofOther = Nonces.of(other, KEY, List.of(KEY));
        boolean sameName = Arrays.equals(one.getBytes(UTF_8), other.getBytes(UTF_8));
        assertThat(ofOther.isFresh(ofOne.issue(NOW), NOW, LIFETIME)).isEqualTo(sameName);
    }

    @Provide
    Arbitrary<String> mutations() {
        return JoseInputs.mutated(NONCE);
    }

    private static byte[] decode(String nonce) {
        try {
            return Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }
}
