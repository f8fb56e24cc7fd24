package no.helseprofil.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.helseprofil.random.RandomInput;
import no.helseprofil.transparency.LogFile.MalformedLogException;
import no.helseprofil.transparency.TreeHash.CompactRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompactRangeTest {

    /** The leaves and roots that Certificate Transparency's own implementations are tested with. */
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Test
    void hasTheRootsOfCertificateTransparency() {
        CompactRange tree = CompactRange.EMPTY;
        assertThat(hex(tree.root())).isEqualTo(ROOTS.get(0));
        for (int size = 1; size <= LEAVES.size(); size++) {
            tree = tree.append(TreeHash.leaf(HexFormat.of().parseHex(LEAVES.get(size - 1))));

            assertThat(hex(tree.root())).as("root of %d entries", size).isEqualTo(ROOTS.get(size));
        }
    }

    /** Checks the roots that {@code compact/range_test.go} of transparency-dev/merkle calls golden. */
    @ParameterizedTest
    @CsvSource({
        "10, VjWMPSYNtCuCNlF/RLnQy6HcwSk6CIipfxm+hettA+4=",
        "15, j4SulYmocFuxdeyp12xXCIgK6PekBcxzAIj4zbQzNEI=",
        "16, c+4Uc6BCMOZf/v3NZK1kqTUJe+bBoFtOhP+P3SayKRE=",
        "100, dUh9hYH88p0CMoHkdr1wC2szbhcLAXOejWpINIooKUY=",
        "255, SmdsuKUqiod3RX2jyF2M6JnbdE4QuTwwipfAowI4/i0="
    })
    void hasTheGoldenRootsOfLargerTrees(int size, String root) {
        assertThat(tree(size).root().text()).isEqualTo(root);
    }

    @Test
    void hashesLeavesAndNodesDifferently() {
        byte[] left = "N123".getBytes(StandardCharsets.US_ASCII);

        assertThat(hex(TreeHash.leaf("L123456".getBytes(StandardCharsets.US_ASCII))))
                .as("the vector of RFC 6962's implementations")
                .isEqualTo("395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
        assertThat(TreeHash.leaf(left)).isNotEqualTo(TreeHash.plain("N123"));
    }

    /** The definition of RFC 6962, section 2.1, as it is written there. */
    @Test
    void everyRootMatchesTheDefinition() {
        RandomInput.each(60, input -> {
            int size = input.between(0, 300);
            List<TreeHash> leaves = leaves(size).toList();

            assertThat(CompactRange.of(leaves.stream()).root()).isEqualTo(defined(leaves));
        });
    }

    @Test
    void roundTripsItsText() {
        RandomInput.each(60, input -> {
            int size = input.between(0, 300);
            CompactRange tree = tree(size);

            assertThat(CompactRange.parse(size, tree.text())).isEqualTo(tree);
            assertThat(tree.subtrees()).as("no more is stored than has to be").hasSize(Integer.bitCount(size));
        });
    }

    @Test
    void refusesASizeThatDoesNotMatchItsSubtrees() {
        String text = tree(3).text();

        assertThatExceptionOfType(MalformedLogException.class).isThrownBy(() -> CompactRange.parse(4, text));
        assertThatExceptionOfType(MalformedLogException.class).isThrownBy(() -> CompactRange.parse(3, text + " x"));
        assertThatExceptionOfType(MalformedLogException.class).isThrownBy(() -> CompactRange.parse(-1, text));
        assertThatIllegalArgumentException().isThrownBy(() -> new CompactRange(1, List.of()));
    }

    static Stream<TreeHash> leaves(int size) {
        return IntStream.range(0, size).mapToObj(i -> TreeHash.leaf(new byte[] {(byte) i, (byte) (i >> 8)}));
    }

    private static CompactRange tree(int size) {
        return CompactRange.of(leaves(size));
    }

    private static TreeHash defined(List<TreeHash> leaves) {
        if (leaves.isEmpty()) {
            return TreeHash.EMPTY;
        }
        if (leaves.size() == 1) {
            return leaves.get(0);
        }
        int half = Integer.highestOneBit(leaves.size() - 1);
        return TreeHash.node(defined(leaves.subList(0, half)), defined(leaves.subList(half, leaves.size())));
    }

    private static String hex(TreeHash hash) {
        return HexFormat.of().formatHex(Base64.getDecoder().decode(hash.text()));
    }
}
