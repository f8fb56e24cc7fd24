package no.helseprofil.it.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The table of attacks in {@code docs/security.md} is written by this class; the rest of that page is not. */
class AttacksDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "security.md");
    private static final Path CLASSES = Path.of("target", "test-classes");
    private static final String WRITE = "attacks.write";
    private static final String COMMAND = "mvn test -pl providers,it-tests -Dtest=AttacksDocumentTest -D" + WRITE;
    private static final String BEGIN = "<!-- attacks: written by `" + COMMAND + "` -->\n";
    private static final String END = "<!-- /attacks -->\n";

    @Test
    void theTableHasALineForEachAttackThatATestTries() throws IOException {
        AttackTable table = AttackTable.of(CLASSES);
        assertThat(table.rows()).as("attacks that tests say they try").isNotEmpty();
        String document = Files.readString(DOCUMENT);
        String expected = withTable(document, table.markdown());
        if (System.getProperty(WRITE) != null) {
            Files.writeString(DOCUMENT, expected);
            return;
        }
        assertThat(document)
                .as("the table of docs/security.md is out of date; write it anew: %s", COMMAND)
                .isEqualTo(expected);
    }

    private static String withTable(String document, String table) {
        assertThat(document).as("the place of the table").contains(BEGIN, END);
        return document.substring(0, document.indexOf(BEGIN) + BEGIN.length())
                + table
                + document.substring(document.indexOf(END));
    }
}
