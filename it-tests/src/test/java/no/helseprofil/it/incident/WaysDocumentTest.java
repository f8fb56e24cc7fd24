package no.helseprofil.it.incident;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestTable;
import no.helseprofil.it.support.WrittenPart;
import org.junit.jupiter.api.Test;

/** The table of ways and acts has no empty cell, and the page for operators shows it as it is. */
class WaysDocumentTest {

    private static final TestTable<WayOut, WayOut.Place> TABLE = new TestTable<>(
            "way out × act",
            Stream.concat(WaysOut.ALL.stream(), WaysOut.OF_FEATURES.stream()).toList(),
            WayOut::row);

    @Test
    void everyCellIsATestOrAReason() {
        TABLE.assertComplete();
        System.out.println(TABLE.count());
    }

    @Test
    void theOperatorsPageShowsTheTable() throws IOException {
        WrittenPart.of("incident.md", "ways", WaysDocumentTest.class).holds(table());
    }

    private static String table() {
        String acts = Arrays.stream(Act.values())
                .map(act -> act.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(" | "));
        return "| way out | " + acts + " |\n|---|" + "---|".repeat(Act.values().length) + "\n"
                + TABLE.rows().stream()
                        .collect(Collectors.groupingBy(
                                WaysDocumentTest::cells,
                                LinkedHashMap::new,
                                Collectors.mapping(WayOut::toString, Collectors.joining("; "))))
                        .entrySet()
                        .stream()
                        .map(ways -> "| " + ways.getValue() + " | " + ways.getKey() + " |\n")
                        .collect(Collectors.joining());
    }

    private static String cells(WayOut way) {
        return way.row().map(place -> place.isTest() ? "●" : "–").collect(Collectors.joining(" | "));
    }
}
