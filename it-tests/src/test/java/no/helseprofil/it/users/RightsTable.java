package no.helseprofil.it.users;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Table of who reads and writes what is known of a person, as {@code docs/security.md} says it.
 *
 * @param rows each with who it is about, and its cells
 * @param lines the tests and reasons that cells name, by their letters
 */
record RightsTable(List<List<String>> rows, Map<String, String> lines) {

    private static final Path DOCUMENT = Path.of("..", "docs", "security.md");
    private static final String BEGIN = "<!-- rights: held by RightsDocumentTest and AdministratorRolesIT -->\n";
    private static final String END = "<!-- /rights -->";
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    static RightsTable read() throws IOException {
        String document = Files.readString(DOCUMENT);
        List<List<String>> rows = new ArrayList<>();
        Map<String, String> lines = new TreeMap<>();
        document.substring(document.indexOf(BEGIN) + BEGIN.length(), document.indexOf(END))
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| who ") && !line.startsWith("| line "))
                .map(RightsTable::cells)
                .forEach(cells -> {
                    if (cells.size() == 2) {
                        lines.put(cells.get(0), cells.get(1));
                    } else {
                        rows.add(cells);
                    }
                });
        return new RightsTable(rows, lines);
    }

    /** The roles that have a row. */
    List<String> roles() {
        return rows.stream().flatMap(row -> code(row.get(0))).toList();
    }

    /** Returns the parts of a text that are in the type of code. */
    static Stream<String> code(String text) {
        return CODE.matcher(text).results().map((MatchResult found) -> found.group(1));
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1, line.length() - 1).split("\\|"))
                .map(String::strip)
                .toList();
    }
}
