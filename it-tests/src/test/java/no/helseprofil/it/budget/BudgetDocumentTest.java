package no.helseprofil.it.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The budget in {@code docs/security.md} is written by this class, from what {@link BudgetIT} measures against. */
class BudgetDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "security.md");
    private static final String WRITE = "budget.write";
    private static final String COMMAND = "mvn test -pl providers,it-tests -Dtest=BudgetDocumentTest -D" + WRITE;
    private static final String BEGIN = "<!-- budget: written by `" + COMMAND + "` -->\n";
    private static final String END = "<!-- /budget -->\n";

    @Test
    void theBudgetIsTheOneThatRequestsAreMeasuredAgainst() throws IOException {
        String document = Files.readString(DOCUMENT);
        assertThat(document).as("the place of the budget").contains(BEGIN, END);
        String expected = document.substring(0, document.indexOf(BEGIN) + BEGIN.length())
                + table()
                + document.substring(document.indexOf(END));
        if (System.getProperty(WRITE) != null) {
            Files.writeString(DOCUMENT, expected);
            return;
        }
        assertThat(document)
                .as("the budget of docs/security.md is out of date; write it anew: %s", COMMAND)
                .isEqualTo(expected);
    }

    private static String table() {
        String head = row("one request at", Cost::title) + "|---|" + "--:|".repeat(Cost.values().length) + "\n";
        return Arrays.stream(BudgetedEndpoint.values())
                .map(endpoint -> row(endpoint.title(), cost -> String.valueOf(endpoint.most(cost))))
                .collect(Collectors.joining("", "\n" + head, "\n"));
    }

    private static String row(String title, Function<Cost, String> cell) {
        return Arrays.stream(Cost.values()).map(cell).collect(Collectors.joining(" | ", "| " + title + " | ", " |\n"));
    }
}
