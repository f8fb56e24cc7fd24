package no.helseprofil.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The page {@code docs/rfcs.md} is written by this class. Its rows are in {@code rfc-requirements.txt}; the tests of a row
 * are those with its name as a tag, in the sources of every module.
 */
class RfcsDocumentTest {

    private static final Path PAGE = Path.of("..", "docs", "rfcs.md");
    private static final Path ROWS =
            Path.of("src", "test", "resources", "no", "helseprofil", "site", "rfc-requirements.txt");
    private static final Path MODULES = Path.of("..");

    /** A heading: the prefix of its rows' names, and a title. */
    private static final Pattern HEADING = Pattern.compile("# (\\S+) (\\S.*)");

    /** A row: section and number, level, what is asked, and why it isn't met or tested as it is written. */
    private static final Pattern ROW = Pattern.compile("(\\d\\S*) (MUST|SHOULD) ([^|!]+?)(?: ([|!]) (\\S.*))?");

    private static final Pattern TAG = Pattern.compile("@Tag\\(\"((?:RFC\\d+|FAPI2|OIDC)-[^\"]+)\"\\)");
    private static final Pattern TESTED = Pattern.compile("@(?:Parameterized)?Test\\b|@TestFactory\\b|@Property\\b");
    private static final Pattern METHOD = Pattern.compile("    (?:static )?[\\w<>]+ (\\w+)\\(.*");

    /** The tag of a sentence that lets a server give nonces: it is no row. */
    private static final String MAY = "FAPI2-SP-FINAL-5.3.2.1-10";

    private static final String PARAGRAPH = "(FAPI 2\\.0|RFC \\d+|HelseID).*";

    private static final Map<String, List<Row>> SPECIFICATIONS = new LinkedHashMap<>();
    private static final Map<String, Set<String>> TESTS = new TreeMap<>();

    /**
     * A sentence of a specification.
     *
     * @param name of the row, which is the tag of its tests
     * @param section where it stands
     * @param isRecommended whether it is a SHOULD
     * @param text what it asks
     * @param isContradicted whether another specification asks for something else
     * @param reason why it isn't met or tested as it is written, or empty
     */
    private record Row(
            String name, String section, boolean isRecommended, String text, boolean isContradicted, String reason) {

        private boolean isTested() {
            return TESTS.containsKey(name);
        }

        private String markdown() {
            String tests = TESTS.getOrDefault(name, Set.of()).stream()
                    .map(test -> "`" + test + "`")
                    .collect(Collectors.joining(" "));
            String why = isContradicted ? "**" + reason + "**" : reason;
            return "| %s | %s | %s |"
                    .formatted(
                            section,
                            isRecommended ? "SHOULD: " + text : text,
                            Stream.of(tests, why)
                                    .filter(part -> !part.isEmpty())
                                    .collect(Collectors.joining("; ")));
        }
    }

    @BeforeAll
    static void read() throws IOException {
        String prefix = "";
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(ROWS)) {
            Matcher heading = HEADING.matcher(line);
            Matcher row = ROW.matcher(line);
            if (heading.matches()) {
                prefix = heading.group(1);
                rows = new ArrayList<>();
                SPECIFICATIONS.put(line.substring(2), rows);
            } else if (row.matches()) {
                rows.add(new Row(
                        prefix + "-" + row.group(1),
                        row.group(1),
                        row.group(2).equals("SHOULD"),
                        row.group(3),
                        "!".equals(row.group(4)),
                        row.group(5) == null ? "" : row.group(5)));
            } else {
                assertThat(line).as("a line that is no row of %s", ROWS).isEmpty();
            }
        }
        try (Stream<Path> files = Files.walk(MODULES)) {
            for (Path file : files.filter(RfcsDocumentTest::isTest).sorted().toList()) {
                read(Files.readAllLines(file), file.getFileName().toString().replace(".java", ""));
            }
        }
    }

    private static boolean isTest(Path file) {
        return file.toString().contains("/src/test/java/")
                && file.toString().endsWith(".java")
                && !file.endsWith("RfcsDocumentTest.java");
    }

    /** Notes the tests of a class that have tags. A tag that isn't at a test fails. */
    private static void read(List<String> lines, String type) {
        List<String> tags = new ArrayList<>();
        boolean isTest = false;
        for (String line : lines) {
            Matcher tag = TAG.matcher(line);
            Matcher method = METHOD.matcher(line);
            if (tag.find()) {
                tags.add(tag.group(1));
            } else if (TESTED.matcher(line).find()) {
                isTest = true;
            } else if (method.matches()) {
                assertThat(isTest || tags.isEmpty())
                        .as("%s of %s, which has the tags %s, is a test", method.group(1), type, tags)
                        .isTrue();
                tags.forEach(name ->
                        TESTS.computeIfAbsent(name, any -> new TreeSet<>()).add(type + "#" + method.group(1)));
                tags.clear();
                isTest = false;
            }
        }
        assertThat(tags).as("tags of %s that are at no method", type).isEmpty();
    }

    private static Stream<Row> rows() {
        return SPECIFICATIONS.values().stream().flatMap(List::stream);
    }

    @Test
    void eachRowHasAUniqueNameAndATestOrAReason() {
        assertThat(rows().map(Row::name)).hasSizeGreaterThan(200).doesNotHaveDuplicates();
        assertThat(rows())
                .allSatisfy(row -> assertThat(row.isTested() || !row.reason().isEmpty())
                        .as("%s (%s) has a test with this tag, or a reason", row.name(), row.text())
                        .isTrue());
    }

    @Test
    void contradictionsCiteTheirParagraph() {
        assertThat(rows().filter(Row::isContradicted))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.reason()).as(row.name()).matches(PARAGRAPH));
    }

    @Test
    void eachTagMatchesARow() {
        Set<String> unknown = new LinkedHashSet<>(TESTS.keySet());
        unknown.removeAll(rows().map(Row::name).toList());
        unknown.remove(MAY);

        assertThat(unknown)
                .as("tags of tests that are no row of %s", ROWS.getFileName())
                .isEmpty();
    }

    @Test
    void thePageMatchesRowsAndTags() throws IOException {
        String page = markdown();
        if (System.getProperty("rfcs.write") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("write it anew: mvn test -pl site -Dtest=RfcsDocumentTest -Drfcs.write")
                .hasContent(page);
    }

    private static String markdown() {
        StringBuilder page = new StringBuilder("""
                # RFCs, sentence by sentence

                <!-- written by `mvn test -pl site -Dtest=RfcsDocumentTest -Drfcs.write` -->

                Each MUST and SHOULD that concerns a realm under the profile, its broker or an API, with its section, and its tests or the
                reason for none. Bold is the paragraph of FAPI 2.0 or HelseID that contradicts it. The last number of a section counts
                rows, or is the specification's. RFC 8705 isn't used. `-Dgroups=RFC9449-4.3-1` runs the tests of a row.
                Of %d rows %d have a test, the others a reason alone; %d are contradicted.
                """.formatted(
                        rows().count(),
                        rows().filter(Row::isTested).count(),
                        rows().filter(Row::isContradicted).count()));
        SPECIFICATIONS.forEach((heading, rows) -> page.append("""

                ## %s

                | | | |
                |---|---|---|
                %s
                """.formatted(
                        heading.replaceFirst("^\\S+-\\S+ ", ""),
                        rows.stream().map(Row::markdown).collect(Collectors.joining("\n")))));
        return page.toString();
    }
}
