package no.helseprofil.codelists;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

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
            String failure;
            try {
                compare(PublishedList.read(Files.readAllBytes(Path.of(file))), Path.of(arguments.get(0)), file, out);
                continue;
            } catch (JsonProcessingException | CharConversionException notJson) {
                failure = "isn't JSON in UTF-8 or UTF-16";
            } catch (IOException unreadable) {
                failure = "can't be read";
            } catch (IllegalArgumentException noList) {
                failure = noList.getMessage();
            }
            err.println(file + " " + failure);
            result = 2;
        }
        return result;
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
        newer.texts().forEach((code, text) -> {
            String before = ours.path(code).asText("");
            boolean hasEnded = newer.ended().contains(code);
            if (!ours.has(code)) {
                lines.put(code, (hasEnded ? "added, ended" : "added") + "\t" + text);
            } else if (!text.isEmpty() && !text.equals(before)) {
                lines.put(code, (hasEnded ? "renamed, ended" : "renamed") + "\t" + before + " -> " + text);
            } else if (hasEnded) {
                lines.put(code, "ended\t" + before);
            }
        });
        ours.properties().forEach(code -> {
            if (!newer.texts().containsKey(code.getKey())) {
                lines.put(code.getKey(), "gone\t" + code.getValue().asText());
            }
        });
        lines.forEach((code, line) -> out.printf("  %s\t%s%n", code, line));
        if (lines.isEmpty()) {
            out.println("  no change");
        }
    }
}
