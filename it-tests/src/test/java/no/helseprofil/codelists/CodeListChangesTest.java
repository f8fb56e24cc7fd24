package no.helseprofil.codelists;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeListChangesTest {

    private static final Path SHIPPED =
            Path.of("../providers/policy/src/main/resources/no/helseprofil/attestation/code-lists");

    private static final String SAME = """
            {"id": "7750", "name": "Legeforhold", "codeValues": [
              {"value": "LPFL", "name": "Fastlege", "active": true}, {"value": "LPVÅ", "name": "Vikar på låste lister", "active": true}]}
            """;

    @TempDir
    private Path ours;

    @TempDir
    private Path theirs;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void keepAList() throws IOException {
        Files.writeString(ours.resolve("service-types.json"), """
                {"date": "2026-11-26", "lists": [{"system": "urn:oid:2.16.578.1.12.4.1.1.7750", "name": "Lege forhold",
                  "codes": {"LPFL": "Fastlege", "LPVÅ": "Vikar på låste lister"}}]}
                """);
    }

    @Test
    void anEqualListHasNoChange() throws IOException {
        assertThat(changes(SAME)).isEqualTo("""
                        urn:oid:2.16.578.1.12.4.1.1.7750 Lege forhold
                          service-types.json of 2026-11-26, and newer.json
                          no change
                        """);
    }

    @Test
    void showsAddedEndedRemovedAndRenamedCodes() throws IOException {
        assertThat(changes("""
                        {"id": "7750", "codeValues": [{"value": "LPDL", "name": "Delelege"},
                          {"value": "LPFL", "name": "Fast lege", "active": true}, {"value": "LPGA", "name": "Gammel", "active": false}]}
                        """)).endsWith("""
                          LPDL\tadded\tDelelege
                          LPFL\trenamed\tFastlege -> Fast lege
                          LPGA\tadded, ended\tGammel
                          LPVÅ\tgone\tVikar på låste lister
                        """);
    }

    @Test
    void usesTheActiveOneOfDuplicateCodes() throws IOException {
        String before = "{\"value\": \"LPFL\", \"name\": \"Distriktslege\", \"active\": false}";

        assertThat(changes(SAME.replace("[", "[" + before + ",")))
                .as("returned first")
                .endsWith("  no change\n");
        assertThat(changes(SAME.replace("]", "," + before + "]")))
                .as("returned last")
                .endsWith("  no change\n");
    }

    @Test
    void readsNestedConceptsOfACodeSystem() throws IOException {
        assertThat(changes("""
                        {"resourceType": "CodeSystem", "url": "http://helsedir.no/fhir/CodeSystem/no-kodeverk-7750",
                          "identifier": [{"system": "urn:ietf:rfc:3986", "value": "urn:oid:2.16.578.1.12.4.1.1.7750"}],
                          "content": "complete", "concept": [
                            {"code": "LPFL", "concept": [{"code": "LPVÅ", "display": "Vikar på låste lister",
                              "property": [{"code": "inactive", "valueBoolean": true}]}]},
                            {"code": "LPDL", "display": "Delelege", "property": [{"code": "status", "valueCode": "retired"}]}]}
                        """)).endsWith("""
                          LPDL\tadded, ended\tDelelege
                          LPVÅ\tended\tVikar på låste lister
                        """);
    }

    @Test
    void reportsAListThatWeDoNotShip() throws IOException {
        assertThat(changes(SAME.replace("7750", "7751")))
                .isEqualTo("urn:oid:2.16.578.1.12.4.1.1.7751\n  is none of our lists, newer.json\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Kode;Navn\nLPFL;Fastlege",
                "[]",
                "{}",
                "null",
                "{\"id\": \"7750\", \"codeValues\": [",
                "{\"id\": \"7750\", \"codeValues\": []}",
                "{\"id\": \"7750\", \"codeValues\": 1}",
                "{\"id\": \"../7750\", \"codeValues\": [{\"value\": \"LPFL\", \"name\": \"Fastlege\"}]}",
                "{\"id\": \"7750\", \"name\": \"a collection\", \"members\": [{\"id\": \"1\", \"name\": \"x\"}]}",
                "{\"id\": \"7750\", \"id\": \"7751\", \"codeValues\": [{\"value\": \"LPFL\", \"name\": \"Fastlege\"}]}",
                "{\"resourceType\": \"ValueSet\", \"compose\": {}}",
                "{\"resourceType\": \"CodeSystem\", \"content\": \"not-present\"}",
                "{\"resourceType\": \"CodeSystem\", \"content\": \"fragment\", \"concept\": [{\"code\": \"LPFL\"}]}"
            })
    void refusesAnIncompleteListNamingTheFile(String content) throws IOException {
        assertThat(run(write("newer.json", content.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).containsPattern("newer\\.json (is|has)\\S* .+");
        assertThat(out.size()).as("shown of it").isZero();
    }

    @Test
    void continuesAfterAMissingFile() throws IOException {
        Path list = write("newer.json", SAME.getBytes(StandardCharsets.UTF_8));

        assertThat(run(theirs.resolve("none.json"), list, theirs)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .containsPattern("none\\.json can't be read\\R")
                .contains(theirs + " can't be read");
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("  no change\n");
    }

    @Test
    void printsItsUsageWithoutAFile() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("usage: ./run code-lists FILE...");
    }

    @ParameterizedTest
    @CsvSource({"UTF-8, ''", "UTF-8, \uFEFF", "UTF-16LE, \uFEFF", "UTF-16BE, ''", "UTF-32BE, ''"})
    void readsJsonInAnyUnicodeEncoding(String encoding, String mark) throws IOException {
        assertThat(run(write("newer.json", (mark + SAME).getBytes(Charset.forName(encoding)))))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("  no change\n");
    }

    @Test
    void refusesASingleByteEncoding() throws IOException {
        assertThat(run(write("newer.json", SAME.getBytes(StandardCharsets.ISO_8859_1))))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).endsWith("newer.json isn't JSON in UTF-8 or UTF-16\n");
    }

    @Test
    void ignoresUnicodeNormalizationAndSpaces() throws IOException {
        String spelt = Normalizer.normalize(SAME, Normalizer.Form.NFD).replace("Vikar på", " Vikar\u00a0\u00a0på ");

        assertThat(changes(Normalizer.normalize(spelt, Normalizer.Form.NFD))).endsWith("  no change\n");
    }

    @Test
    void escapesTerminalControlCharacters() throws IOException {
        assertThat(changes(SAME.replace("Fastlege", "Fast\\u001b[2Jlege\\u202e")))
                .contains("renamed\tFastlege -> Fast [2Jlege\n")
                .doesNotContain("\u001b", "\u202e");
    }

    /** The lists are compared by the names in them: what is shipped is read as this command reads it. */
    @Test
    void everyShippedListIsUnchanged() throws IOException {
        int lists = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(SHIPPED, "*.json")) {
            for (Path file : files) {
                for (JsonNode list : new ObjectMapper().readTree(file.toFile()).path("lists")) {
                    if (!list.path("codes").isEmpty()) {
                        out.reset();
                        assertThat(runAgainst(SHIPPED, write("newer.json", codeSystem(list))))
                                .isZero();
                        assertThat(out.toString(StandardCharsets.UTF_8))
                                .as(list.path("name").asText())
                                .startsWith(list.path("system").asText() + " ")
                                .endsWith("newer.json\n  no change\n");
                        lists++;
                    }
                }
            }
        }
        assertThat(lists).as("lists with codes").isGreaterThan(10);
    }

    private static byte[] codeSystem(JsonNode list) throws IOException {
        var system = new ObjectMapper().createObjectNode().put("resourceType", "CodeSystem");
        system.put("url", list.path("system").asText());
        var concepts = system.putArray("concept");
        list.path("codes")
                .properties()
                .forEach(code -> concepts.addObject()
                        .put("code", code.getKey())
                        .put("display", code.getValue().asText()));
        return new ObjectMapper().writeValueAsBytes(system);
    }

    private String changes(String list) throws IOException {
        out.reset();
        assertThat(run(write("newer.json", list.getBytes(StandardCharsets.UTF_8))))
                .isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        return out.toString(StandardCharsets.UTF_8).replace(theirs + "/", "");
    }

    private int run(Path... files) {
        return runAgainst(ours, files);
    }

    private int runAgainst(Path folder, Path... files) {
        List<String> arguments = Stream.concat(Stream.of(folder), Stream.of(files))
                .map(Path::toString)
                .toList();
        return CodeListChanges.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(theirs.resolve(name), content);
    }
}
