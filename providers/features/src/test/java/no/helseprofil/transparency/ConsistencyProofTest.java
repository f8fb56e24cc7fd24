package no.helseprofil.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.random.RandomInput;
import no.helseprofil.transparency.TreeHash.CompactRange;
import no.helseprofil.transparency.TreeHash.ConsistencyProof;
import org.junit.jupiter.api.Test;

class ConsistencyProofTest {

    /** The proofs that Certificate Transparency's implementations are tested with; leaves as in CompactRangeTest. */
    @Test
    void matchesTheProofsOfCertificateTransparency() {
        assertThat(proof(1, 1)).isEmpty();
        assertThat(proof(1, 8))
                .containsExactly(
                        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
        assertThat(proof(6, 8))
                .containsExactly(
                        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
        assertThat(proof(2, 5))
                .containsExactly(
                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
    }

    @Test
    void everyProofVerifiesByTheRfc() {
        RandomInput.each(400, input -> {
            int old = input.between(0, 200);
            int added = input.between(0, 100);
            List<TreeHash> leaves = CompactRangeTest.leaves(old + added).toList();
            CompactRange before = CompactRange.of(leaves.stream().limit(old));
            CompactRange after = CompactRange.of(leaves.stream());
            List<TreeHash> proof = ConsistencyProof.of(before, leaves.subList(old, leaves.size()));

            assertThat(WitnessFixture.isConsistent(before.size(), after.size(), before.root(), after.root(), proof))
                    .isTrue();
            assertThat(proof).as("what a witness takes").hasSizeLessThanOrEqualTo(63);
            if (old > 0 && added > 0) {
                TreeHash another = TreeHash.plain("another");
                assertThat(WitnessFixture.isConsistent(before.size(), after.size(), another, after.root(), proof))
                        .as("the control: another tree")
                        .isFalse();
            }
        });
    }

    private static List<String> proof(int old, int size) {
        List<TreeHash> leaves = Stream.of(
                        "",
                        "00",
                        "10",
                        "2021",
                        "3031",
                        "40414243",
                        "5051525354555657",
                        "606162636465666768696a6b6c6d6e6f")
                .map(leaf -> TreeHash.leaf(HexFormat.of().parseHex(leaf)))
                .limit(size)
                .toList();
        return ConsistencyProof.of(CompactRange.of(leaves.stream().limit(old)), leaves.subList(old, size)).stream()
                .map(hash -> HexFormat.of().formatHex(Base64.getDecoder().decode(hash.text())))
                .toList();
    }
}
