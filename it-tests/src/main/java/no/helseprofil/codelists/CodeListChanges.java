package no.helseprofil.codelists;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Command that shows what newer editions of code lists would change in ours, and writes nothing: the maintainer reads
 * the changes first, and adds them to the file together with its date and source.
 */
public final class CodeListChanges {

    private CodeListChanges() {}

    /**
     * Exits with 2 if a file isn't a code list.
     *
     * @param arguments the folder of our lists, and the files of newer ones
     */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(List.of(arguments), out, err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.size() < 2) {
            err.println("usage: ./run code-lists FILE...");
            return 2;
        }
        int result = 0;
        for (String file : arguments.subList(1, arguments.size())) {
            try {
                compare(PublishedList.read(Files.readAllBytes(Path.of(file))), Path.of(arguments.get(0)), file, out);
            } catch (IOException | IllegalArgumentException e) {
                err.println(file + " " + failure(e));
                result = 2;
            }
        }
        return result;
    }

    private static String failure(Exception e) {
        if (e instanceof JsonProcessingException || e instanceof CharConversionException) {
            return "isn't JSON in UTF-8 or UTF-16";
        }
        return e instanceof IOException ? "can't be read" : String.valueOf(e.getMessage());
    }

    private static void compare(PublishedList newer, Path folder, String file, PrintStream out) throws IOException {
        boolean isOurs = false;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            for (Path ours : files) {
                JsonNode json = PublishedList.json(Files.readAllBytes(ours));
                for (JsonNode list : json.path("lists")) {
                    String system = list.path("system").asText();
                    if (newer.systems().contains(system)) {
                        isOurs = true;
                        out.printf("%s %s%n", system, list.path("name").asText());
                        out.printf(
                                "  %s of %s, and %s%n",
                                ours.getFileName(), json.path("date").asText(), file);
                        changes(list.path("codes"), newer, out);
                    }
                }
            }
        }
        if (!isOurs) {
            out.printf("%s%n  is none of our lists, %s%n", String.join(" ", newer.systems()), file);
        }
    }

    private static void changes(JsonNode ours, PublishedList newer, PrintStream out) {
        SortedMap<String, String> lines = new TreeMap<>();
        newer.codes().forEach((code, now) -> {
            String before = ours.path(code).asText("");
            String ended = now.hasEnded() ? ", ended" : "";
            if (!ours.has(code)) {
                lines.put(code, "added" + ended + "\t" + now.text());
            } else if (!now.text().isEmpty() && !now.text().equals(before)) {
                lines.put(code, "renamed" + ended + "\t" + before + " -> " + now.text());
            } else if (now.hasEnded()) {
                lines.put(code, "ended\t" + before);
            }
        });
        ours.properties().forEach(code -> {
            if (!newer.codes().containsKey(code.getKey())) {
                lines.put(code.getKey(), "gone\t" + code.getValue().asText());
            }
        });
        lines.forEach((code, line) -> out.printf("  %s\t%s%n", code, line));
        if (lines.isEmpty()) {
            out.println("  no change");
        }
    }

    /**
     * A code list in its publisher's form: a FHIR CodeSystem, as HL7 Norway publishes them, or FinnKode's form of a
     * list of Volven. An incomplete list is refused, since our other codes would seem to be gone.
     *
     * @param systems all names of the list
     * @param codes its codes
     */
    record PublishedList(Set<String> systems, SortedMap<String, Code> codes) {

        private static final JsonMapper MAPPER = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();

        static JsonNode json(byte[] file) throws IOException {
            return MAPPER.readTree(file);
        }

        static PublishedList read(byte[] file) throws IOException {
            JsonNode json = json(file);
            PublishedList list = new PublishedList(new TreeSet<>(), new TreeMap<>());
            if (json.path("resourceType").asText().equals("CodeSystem")) {
                list.readFhir(json);
            } else if (json.has("codeValues") && json.path("id").asText().matches("[0-9]+")) {
                list.readFinnKode(json);
            } else {
                throw new IllegalArgumentException(
                        "is no code list: give a CodeSystem of FHIR, or a list of FinnKode with id and codeValues");
            }
            if (list.codes.isEmpty() || !json.path("content").asText("complete").equals("complete")) {
                throw new IllegalArgumentException("hasn't all codes of its list: give the whole one");
            }
            return list;
        }

        private void readFinnKode(JsonNode list) {
            systems.add("urn:oid:2.16.578.1.12.4.1.1." + list.path("id").asText());
            for (JsonNode code : list.path("codeValues")) {
                put(code.path("value"), code.path("name"), !code.path("active").asBoolean(true));
            }
        }

        private void readFhir(JsonNode list) {
            systems.add(plain(list.path("url").asText()));
            for (JsonNode identifier : list.path("identifier")) {
                systems.add(plain(identifier.path("value").asText()));
            }
            readConcepts(list);
        }

        private void readConcepts(JsonNode parent) {
            for (JsonNode concept : parent.path("concept")) {
                boolean hasEnded = concept.path("property")
                        .valueStream()
                        .anyMatch(property -> property.path("valueBoolean").asBoolean()
                                        && property.path("code").asText().equals("inactive")
                                || property.path("valueCode").asText().equals("retired"));
                put(concept.path("code"), concept.path("display"), hasEnded);
                readConcepts(concept);
            }
        }

        /** Adds a code. FinnKode may list a code once more with its earlier meaning; the one in force counts. */
        private void put(JsonNode code, JsonNode text, boolean hasEnded) {
            codes.merge(
                    plain(code.asText()),
                    new Code(plain(text.asText()), hasEnded),
                    (before, now) -> now.hasEnded() ? before : now);
        }

        /** Returns a text in one Unicode form, with single blanks and without control characters. */
        private static String plain(String text) {
            return Normalizer.normalize(text, Normalizer.Form.NFC)
                    .replaceAll("[\\p{Z}\\p{C}]+", " ")
                    .strip();
        }

        /** A code with its meaning, which is empty if there is none. */
        record Code(String text, boolean hasEnded) {}
    }
}
