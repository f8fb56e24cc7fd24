package no.helseprofil.it.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import no.helseprofil.it.support.WrittenPart;
import org.junit.jupiter.api.Test;

/** The table of attacks in {@code docs/security.md} is written by this class; the rest of that page is not. */
class AttacksDocumentTest {

    private static final Path CLASSES = Path.of("target", "test-classes");

    @Test
    void theTableListsEachTestedAttack() throws IOException {
        AttackTable table = AttackTable.of(CLASSES);
        assertThat(table.rows()).as("attacks that tests say they try").isNotEmpty();
        WrittenPart.of("security.md", "attacks", AttacksDocumentTest.class).holds(table.markdown());
    }
}
