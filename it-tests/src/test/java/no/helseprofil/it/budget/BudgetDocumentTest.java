package no.helseprofil.it.budget;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.helseprofil.it.support.WrittenPart;
import org.junit.jupiter.api.Test;

/** The budget in {@code docs/security.md} is written by this class, from what {@link BudgetIT} measures against. */
class BudgetDocumentTest {

    @Test
    void theTableMatchesTheMeasuredBudget() throws IOException {
        WrittenPart.of("security.md", "budget", BudgetDocumentTest.class).holds(table());
    }

    @Test
    void largeScopesAreComparedWithStock() throws IOException {
        WrittenPart.of("security.md", "scope-budget", BudgetDocumentTest.class).holds(besideStock());
    }

    private static String table() {
        String head = row("one request at", Cost::title) + "|---|" + "--:|".repeat(Cost.values().length) + "\n";
        return Arrays.stream(BudgetedEndpoint.values())
                .map(endpoint -> row(endpoint.title(), cost -> String.valueOf(endpoint.most(cost))))
                .collect(Collectors.joining("", "\n" + head, "\n"));
    }

    private static String besideStock() {
        String head = Arrays.stream(StockCost.values())
                .map(StockCost::title)
                .collect(Collectors.joining(" | ", "| 125 kB of scopes at | ", " |\n"));
        String most = Arrays.stream(StockCost.values())
                .map(cost -> cost.most() + " × stock")
                .collect(Collectors.joining(" | ", " | ", " |\n"));
        return "\n" + head + "|---|" + "--:|".repeat(StockCost.values().length) + "\n"
                + ScopeFloodIT.ENDPOINTS.stream()
                        .map(endpoint -> "| " + endpoint.title() + most)
                        .collect(Collectors.joining("", "", "\n"));
    }

    private static String row(String title, Function<Cost, String> cell) {
        return Arrays.stream(Cost.values()).map(cell).collect(Collectors.joining(" | ", "| " + title + " | ", " |\n"));
    }
}
