package no.helseprofil.keycloak.blocklist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import no.helseprofil.incident.Block;
import no.helseprofil.incident.Blocks;
import no.helseprofil.incident.IdentifierList;
import no.helseprofil.keycloak.blocklist.Blocklist.SignedList;
import no.helseprofil.keycloak.blocklist.Blocklist.SignedLists;
import org.junit.jupiter.api.Test;

/** A stranger asks as often as they like, and the server signs no oftener than something changes. */
class BlocklistTest {

    private static final Instant NOW = Instant.parse("2027-01-01T12:00:10Z");
    private static final Blocks BLOCKS = blocks(new Block(Block.Kind.KEY, "stolen", null, null));

    private final SignedLists lists = new SignedLists();
    private final List<IdentifierList> signed = new ArrayList<>();

    @Test
    void isSignedOnceAMinute() {
        for (int i = 0; i < 1000; i++) {
            assertThat(asked("https://id.example", BLOCKS, NOW.plusMillis(49 * i)))
                    .isPresent();
        }
        assertThat(signed).hasSize(1);

        asked("https://id.example", BLOCKS, NOW.plusSeconds(50));

        assertThat(signed).as("the next minute").hasSize(2);
    }

    @Test
    void isSignedAtOnceForEachChange() {
        asked("https://id.example", BLOCKS, NOW);
        asked("https://id.example", Blocks.NONE, NOW.plusSeconds(1));

        assertThat(signed)
                .extracting(IdentifierList::keys)
                .containsExactly(new TreeSet<>(Set.of("stolen", "of probes")), new TreeSet<>(Set.of("of probes")));
    }

    @Test
    void omitsAnExpiredBlock() {
        Blocks ending = blocks(new Block(Block.Kind.KEY, "stolen", null, NOW.plusSeconds(5)));

        asked("https://id.example", ending, NOW);
        asked("https://id.example", ending, NOW.plusSeconds(4));
        asked("https://id.example", ending, NOW.plusSeconds(5));
        asked("https://id.example", ending, NOW.plusSeconds(6));

        assertThat(signed).hasSize(2);
        assertThat(signed.get(0).keys()).contains("stolen");
        assertThat(signed.get(1).keys()).doesNotContain("stolen");
    }

    @Test
    void signsForALimitedNumberOfHostNames() {
        for (int i = 0; i < 1000; i++) {
            asked("https://name-" + i + ".example", BLOCKS, NOW);
        }

        assertThat(signed).hasSize(SignedLists.NAMES);
        assertThat(asked("https://name-0.example", BLOCKS, NOW)).isPresent();
        assertThat(asked("https://name-999.example", BLOCKS, NOW)).isEmpty();
        assertThat(asked("https://name-999.example", BLOCKS, NOW.plus(Duration.ofMinutes(1))))
                .as("in the next minute")
                .isPresent();
    }

    @Test
    void signsANewListIfTheClockWentBack() {
        asked("https://id.example", BLOCKS, NOW.plus(Duration.ofDays(2)));
        asked("https://id.example", BLOCKS, NOW);

        assertThat(signed).last().extracting(IdentifierList::made).isEqualTo(NOW);
    }

    @Test
    void allNodesUseTheSameTagForTheSameList() {
        SignedList here = asked("https://id.example", BLOCKS, NOW).orElseThrow();
        SignedList there = new SignedLists()
                .of(
                        "realm",
                        source("https://id.example", blocks(new Block(Block.Kind.KEY, "stolen", null, null))),
                        NOW.plusSeconds(3),
                        list -> "another signature")
                .orElseThrow();

        assertThat(there.tag()).isEqualTo(here.tag());
        assertThat(asked("https://id.example", Blocks.NONE, NOW).orElseThrow().tag())
                .isNotEqualTo(here.tag());
        assertThat(asked("https://id.example", BLOCKS, NOW.plusSeconds(60))
                        .orElseThrow()
                        .tag())
                .as("or a list that ends would never be renewed")
                .isNotEqualTo(here.tag());
    }

    private Optional<SignedList> asked(String issuer, Blocks blocks, Instant now) {
        return lists.of("realm", source(issuer, blocks), now, list -> {
            signed.add(list);
            return "signature " + signed.size();
        });
    }

    private static SignedLists.Source source(String issuer, Blocks blocks) {
        return new SignedLists.Source(issuer, issuer + "/list", "kid", blocks, Set.of("of probes"));
    }

    private static Blocks blocks(Block... blocks) {
        return new Blocks(List.of(blocks));
    }
}
