package no.helseprofil.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import no.helseprofil.jose.RealmMac.Hkdf;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoncesTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.900Z");
    private static final Duration LIFETIME = Duration.ofMinutes(3);
    private static final byte[] KEY = "the active key of the realm".getBytes(UTF_8);
    private static final byte[] OLD_KEY = "its key before the rotation".getBytes(UTF_8);

    private final Nonces nonces = Nonces.of("helse", KEY, List.of(KEY));

    @Test
    void recognisesItsOwnNonce() {
        assertThat(nonces.isFresh(nonces.issue(NOW), NOW, LIFETIME)).isTrue();
    }

    @Test
    @Tag("RFC9449-8.1-1")
    void isAValidHeaderValue() {
        assertThat(nonces.issue(NOW))
                .as("RFC 9449, section 8.1: NQCHAR")
                .matches("[A-Za-z0-9_-]+")
                .hasSizeLessThan(64);
        assertThat(nonces.issue(NOW, assertion("a client", "an id")))
                .matches("[A-Za-z0-9_-]+")
                .hasSizeLessThan(80);
    }

    @Test
    void knowsWhenANonceWasIssued() {
        assertThat(Nonces.issued(nonces.issue(NOW))).isEqualTo(NOW.toEpochMilli());
        assertThat(Nonces.issued(nonces.issue(NOW, assertion("a client", "an id"))))
                .isEqualTo(NOW.toEpochMilli());
        for (String other : List.of("", "AQ", "not base64 at all!", "A".repeat(200))) {
            assertThat(Nonces.issued(other)).as(other).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 179_999, 180_000})
    void acceptsANonceUntilItsLifetimeEnds(long age) {
        assertThat(nonces.isFresh(nonces.issue(NOW.minusMillis(age)), NOW, LIFETIME))
                .as("%s ms old", age)
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {180_001, 181_000, 86_400_000})
    void refusesAStaleNonce(long age) {
        assertThat(nonces.isFresh(nonces.issue(NOW.minusMillis(age)), NOW, LIFETIME))
                .as("%s ms old", age)
                .isFalse();
    }

    @Test
    void acceptsANonceIssuedUpToTenSecondsAhead() {
        assertThat(nonces.isFresh(nonces.issue(NOW.plusSeconds(10)), NOW, LIFETIME))
                .isTrue();
        assertThat(nonces.isFresh(nonces.issue(NOW.plusMillis(10_001)), NOW, LIFETIME))
                .as("further ahead is no node of ours")
                .isFalse();
    }

    @Test
    void usesTheGivenLifetime() {
        String nonce = nonces.issue(NOW.minusSeconds(61));
        assertThat(nonces.isFresh(nonce, NOW, Duration.ofSeconds(61))).isTrue();
        assertThat(nonces.isFresh(nonce, NOW, Duration.ofSeconds(60))).isFalse();
    }

    @Test
    void acceptsANonceRepeatedly() {
        String nonce = nonces.issue(NOW);
        assertThat(nonces.isFresh(nonce, NOW, LIFETIME)).isTrue();
        assertThat(nonces.isFresh(nonce, NOW, LIFETIME))
                .as("nothing is used up: the next proof may carry the same nonce")
                .isTrue();
    }

    @Test
    void knowsTheAssertionOfTheChallenge() {
        String nonce = nonces.issue(NOW, assertion("a client", "an id"));

        assertThat(nonces.isFresh(nonce, NOW, LIFETIME)).isTrue();
        assertThat(nonces.hasAnswered(nonce, assertion("a client", "an id"))).isTrue();
        assertThat(nonces.hasAnswered(nonce, assertion("a client", "another id")))
                .as("a new assertion")
                .isFalse();
        assertThat(nonces.hasAnswered(nonce, assertion("another client", "an id")))
                .as("two clients may choose the same jti")
                .isFalse();
        assertThat(nonces.hasAnswered(nonces.issue(NOW), assertion("a client", "an id")))
                .as("that of a success names none")
                .isFalse();
    }

    @Test
    void acceptsTheAnsweredAssertionOfItsRealmOnly() {
        ClientAssertion assertion = assertion("a client", "an id");
        Nonces other = Nonces.of("another", KEY, List.of(KEY));
        Nonces rotated = Nonces.of("helse", OLD_KEY, List.of(OLD_KEY, KEY));

        assertThat(nonces.hasAnswered(other.issue(NOW, assertion), assertion)).isFalse();
        assertThat(rotated.hasAnswered(nonces.issue(NOW, assertion), assertion))
                .as("the passive key still verifies")
                .isTrue();
        byte[] forged = decode(nonces.issue(NOW, assertion("a client", "another id")));
        System.arraycopy(decode(nonces.issue(NOW, assertion)), 0, forged, 0, 17);
        assertThat(nonces.hasAnswered(encode(forged), assertion)).as("forged").isFalse();
        for (int length : new int[] {0, 16, 17, 41, 48, 50}) {
            String cut = encode(Arrays.copyOf(decode(nonces.issue(NOW, assertion)), length));
            assertThat(nonces.hasAnswered(cut, assertion))
                    .as("%s bytes", length)
                    .isFalse();
            assertThat(nonces.isFresh(cut, NOW, LIFETIME))
                    .as("%s bytes", length)
                    .isFalse();
        }
    }

    @Test
    void refusesANonceOfAnotherRealm() {
        Nonces other = Nonces.of("another", KEY, List.of(KEY));
        assertThat(nonces.isFresh(other.issue(NOW), NOW, LIFETIME))
                .as("the same key in two realms makes two nonce spaces")
                .isFalse();
    }

    @Test
    void refusesANonceOfAnotherServer() {
        Nonces other = Nonces.of("helse", OLD_KEY, List.of(OLD_KEY));
        assertThat(nonces.isFresh(other.issue(NOW), NOW, LIFETIME)).isFalse();
    }

    @Test
    void acceptsANonceAfterAKeyRotation() {
        String issuedBefore = Nonces.of("helse", OLD_KEY, List.of(OLD_KEY)).issue(NOW);
        Nonces rotated = Nonces.of("helse", KEY, List.of(KEY, OLD_KEY));
        assertThat(rotated.isFresh(issuedBefore, NOW, LIFETIME))
                .as("the passive key still verifies")
                .isTrue();
        assertThat(rotated.isFresh(rotated.issue(NOW), NOW, LIFETIME)).isTrue();
        assertThat(nonces.isFresh(rotated.issue(NOW), NOW, LIFETIME))
                .as("the active key issues")
                .isTrue();
        assertThat(rotated.isFresh(issuedBefore, NOW.plusSeconds(181), LIFETIME))
                .isFalse();
    }

    @Test
    void refusesEveryNonceWithoutAKey() {
        Nonces keyless = Nonces.of("helse", KEY, List.of());
        assertThat(keyless.isFresh(keyless.issue(NOW), NOW, LIFETIME)).isFalse();
    }

    @Test
    void refusesAnotherVersion() {
        byte[] nonce = decode(nonces.issue(NOW));
        nonce[0]++;
        assertThat(nonces.isFresh(encode(nonce), NOW, LIFETIME)).isFalse();
    }

    @Test
    void refusesANonceOfAnotherLength() {
        byte[] nonce = decode(nonces.issue(NOW));
        for (int length : new int[] {0, 1, 8, 9, nonce.length - 1, nonce.length + 1, 2 * nonce.length}) {
            assertThat(nonces.isFresh(encode(Arrays.copyOf(nonce, length)), NOW, LIFETIME))
                    .as("%s bytes", length)
                    .isFalse();
        }
    }

    @Test
    @Tag("RFC9449-8-2")
    void refusesAForgedNonce() {
        byte[] later = decode(nonces.issue(NOW.minusSeconds(3600)));
        System.arraycopy(decode(nonces.issue(NOW)), 0, later, 0, 9);
        assertThat(nonces.isFresh(encode(later), NOW, LIFETIME))
                .as("the time of a fresh nonce before the MAC of a stale one")
                .isFalse();
        assertThat(nonces.isFresh(encode(Arrays.copyOf(Arrays.copyOf(later, 9), 41)), NOW, LIFETIME))
                .as("no MAC")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "nonce", "====", "æøå", "\u0000", "null", "a"})
    void refusesArbitraryText(String text) {
        assertThat(nonces.isFresh(text, NOW, LIFETIME)).isFalse();
    }

    @Test
    void derivesKeysByRfc5869() {
        byte[] key = new byte[22];
        Arrays.fill(key, (byte) 0x0b);
        assertThat(HexFormat.of().formatHex(Hkdf.derive(key, "")))
                .as("RFC 5869, appendix A.3: SHA-256 without salt and info, its first 32 bytes")
                .isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
    }

    @Test
    void derivesADistinctKeyForEachPurpose() {
        assertThat(Hkdf.derive(KEY, "a")).isNotEqualTo(Hkdf.derive(KEY, "b"));
        assertThat(Hkdf.derive(KEY, "a")).isNotEqualTo(Hkdf.derive(OLD_KEY, "a"));
        assertThat(Hkdf.derive(KEY, "a")).hasSize(32).isEqualTo(Hkdf.derive(KEY, "a"));
    }

    private static ClientAssertion assertion(String client, String id) {
        String claims = "{\"sub\":\"" + client + "\",\"jti\":\"" + id + "\"}";
        try {
            return ClientAssertion.parse(String.join(
                    ".",
                    encode("{\"alg\":\"ES256\"}".getBytes(UTF_8)),
                    encode(claims.getBytes(UTF_8)),
                    encode(new byte[64])));
        } catch (MalformedException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private static byte[] decode(String nonce) {
        return Base64.getUrlDecoder().decode(nonce);
    }

    private static String encode(byte[] nonce) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
    }
}
