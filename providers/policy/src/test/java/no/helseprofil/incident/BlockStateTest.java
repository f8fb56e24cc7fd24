package no.helseprofil.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BlockStateTest {

    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final String KEY = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

    @Test
    void reportsTheBlockThatLastsLongest() {
        assertThat(state(NOW.plusSeconds(9), NOW.plusSeconds(90), NOW.minusSeconds(1)))
                .isEqualTo(new BlockState(Block.Kind.KEY, Block.Kind.KEY.disclosed(KEY), true, NOW.plusSeconds(90)));
        assertThat(state(NOW.plusSeconds(9), null).expires())
                .as("until somebody unblocks it")
                .isNull();
        assertThat(state(NOW.plusSeconds(9), null).blocked()).isTrue();
    }

    @Test
    void isNotBlockedOnceAllBlocksHaveEnded() {
        assertThat(state(NOW).blocked()).isFalse();
        assertThat(state(NOW).expires()).isNull();
        assertThat(BlockState.of(block(null), List.of(), NOW).blocked()).isFalse();
    }

    @Test
    void disclosesEachKindInItsStandardForm() {
        assertThat(Block.Kind.KEY.disclosed(KEY)).isEqualTo("urn:ietf:params:oauth:jwk-thumbprint:sha-256:" + KEY);
        assertThat(Block.Kind.ORGANISATION.disclosed("999977774")).isEqualTo("NO:ORGNR:999977774");
        assertThat(Block.Kind.CLIENT.disclosed("journal")).isEqualTo("journal");
        assertThat(Block.Kind.KEY.read(Block.Kind.KEY.disclosed(KEY))).hasValue(KEY);
        assertThat(Block.Kind.ORGANISATION.read("NO:ORGNR:999977774")).hasValue("999977774");
    }

    private static BlockState state(@Nullable Instant... ends) {
        return BlockState.of(
                block(null), Arrays.stream(ends).map(BlockStateTest::block).toList(), NOW);
    }

    private static Block block(@Nullable Instant end) {
        return new Block(Block.Kind.KEY, KEY, null, end);
    }
}
