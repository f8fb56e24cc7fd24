package no.helseprofil.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlocksTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String KEY = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

    @Test
    void listsBlocksInForceAndTheNextEnd() {
        Instant now = Instant.parse("2027-01-01T00:00:00Z");
        Blocks blocks = new Blocks(List.of(
                new Block(Block.Kind.KEY, "b", null, null),
                new Block(Block.Kind.KEY, "a", null, now.plusSeconds(9)),
                new Block(Block.Kind.KEY, "over", null, now),
                new Block(Block.Kind.CLIENT, "client", "id", null)));

        assertThat(blocks.inForce(Block.Kind.KEY, now)).containsExactly("a", "b");
        assertThat(blocks.nextEnd(Block.Kind.KEY, now)).isEqualTo(now.plusSeconds(9));
        assertThat(blocks.nextEnd(Block.Kind.KEY, now.plusSeconds(9))).isEqualTo(Instant.MAX);
        assertThat(Blocks.NONE.inForce(Block.Kind.KEY, now)).isEmpty();
    }

    @Test
    void aBlockMatchesItsKindOnly() {
        Blocks blocks = blocks(new Block(Block.Kind.CLIENT, "999977774", "id", null));

        assertThat(blocks.contains(Block.Kind.CLIENT, "999977774", NOW)).isTrue();
        assertThat(blocks.contains(Block.Kind.ORGANISATION, "999977774", NOW)).isFalse();
        assertThat(blocks.contains(Block.Kind.CLIENT, null, NOW)).isFalse();
    }

    @Test
    void aClientIsBlockedByClientIdAndById() {
        Blocks blocks = blocks(new Block(Block.Kind.CLIENT, "epj", "id", null));

        assertThat(blocks.contains(Block.Kind.CLIENT, "epj", NOW))
                .as("also another client that takes the name")
                .isTrue();
        assertThat(blocks.containsClient("id", NOW))
                .as("also under another name")
                .isTrue();
        assertThat(blocks.containsClient("epj", NOW)).isFalse();
    }

    @Test
    void aBlockEndsExactlyAtItsExpiry() {
        Blocks blocks = blocks(new Block(Block.Kind.KEY, KEY, null, NOW));

        assertThat(blocks.contains(Block.Kind.KEY, KEY, NOW.minusMillis(1))).isTrue();
        assertThat(blocks.contains(Block.Kind.KEY, KEY, NOW)).isFalse();
    }

    @Test
    void theLongestOfSeveralBlocksApplies() {
        Block ended = new Block(Block.Kind.KEY, KEY, null, NOW.minusSeconds(1));
        Block endless = new Block(Block.Kind.KEY, KEY, null, null);

        assertThat(blocks(ended, endless).contains(Block.Kind.KEY, KEY, NOW)).isTrue();
        assertThat(blocks(endless, ended).contains(Block.Kind.KEY, KEY, NOW)).isTrue();
    }

    @Test
    void aLookupAmongTenThousandBlocksIsFast() {
        Blocks many = new Blocks(IntStream.range(0, 10_000)
                .mapToObj(number -> new Block(Block.Kind.KEY, "key-" + number, null, null))
                .toList());
        long start = System.nanoTime();
        int found = 0;
        for (int question = 0; question < 1_000_000; question++) {
            found += many.contains(Block.Kind.KEY, "key-" + question, NOW) ? 1 : 0;
        }
        long nanos = (System.nanoTime() - start) / 1_000_000;

        assertThat(found).isEqualTo(10_000);
        assertThat(nanos)
                .as("nanoseconds of a question, of which a list would take some ten thousand")
                .isLessThan(5_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                KEY,
                "urn:ietf:params:oauth:jwk-thumbprint:sha-256:" + KEY,
            })
    void identifiesAKeyByItsThumbprint(String written) {
        assertThat(Block.Kind.KEY.read(written)).contains(KEY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4",
                "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I=",
                "0ZcOCORZNYy+DWpqq30jZyJGHTN0d2HglBV3uiguA4I",
                "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4J",
                "urn:ietf:params:oauth:jwk-thumbprint:sha-512:0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I",
            })
    void refusesAMalformedThumbprint(String written) {
        assertThat(Block.Kind.KEY.read(written))
                .as("an administrator who writes it would believe that a key is blocked")
                .isEmpty();
    }

    @Test
    void identifiesAnOrganisationByItsNumber() {
        assertThat(Block.Kind.ORGANISATION.read("999977774")).contains("999977774");
        assertThat(Block.Kind.ORGANISATION.read("NO:ORGNR:999977774")).contains("999977774");
        assertThat(Block.Kind.ORGANISATION.read("999 977 774")).isEmpty();
        assertThat(Block.Kind.ORGANISATION.read("99997777")).isEmpty();
    }

    private static Blocks blocks(Block... blocks) {
        return new Blocks(List.of(blocks));
    }
}
