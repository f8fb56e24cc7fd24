package no.helseprofil.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A page of the documentation, as far as it shows code.
 *
 * @param name its path below the root of the project, such as {@code docs/install.md}
 * @param text all of it
 * @param blocks its fenced blocks, in their order
 */
public record MarkdownPage(String name, String text, List<Block> blocks) {

    private static final Path ROOT = Path.of("..");
    private static final String FENCE = "```";

    /** README and the pages of {@code docs}, in alphabetical order, also those in other languages; decisions have no commands. */
    public static List<MarkdownPage> all() {
        Path decisions = ROOT.resolve("docs").resolve("decisions");
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), files.sorted())
                    .filter(file -> file.toString().endsWith(".md") && !file.startsWith(decisions))
                    .map(file -> named(ROOT.relativize(file).toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("listing the documentation", e);
        }
    }

    /** The page of this name. */
    public static MarkdownPage named(String name) {
        try {
            return of(name, Files.readString(ROOT.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name, e);
        }
    }

    /** A page with this text. */
    public static MarkdownPage of(String name, String text) {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = text.lines().toList();
        String heading = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("#")) {
                heading = line.replaceFirst("#+ *", "");
            } else if (line.startsWith(FENCE)) {
                int end = i + 1;
                while (!lines.get(end).equals(FENCE)) {
                    end++;
                }
                String code = String.join("\n", lines.subList(i + 1, end)) + "\n";
                blocks.add(new Block(line.substring(FENCE.length()), heading, i + 1, code));
                i = end;
            }
        }
        return new MarkdownPage(name, text, List.copyOf(blocks));
    }

    /** Its blocks in this language. */
    public List<Block> blocks(String language) {
        return blocks.stream()
                .filter(block -> block.language().equals(language))
                .toList();
    }

    /**
     * A block of code.
     *
     * @param language what the fence says it is
     * @param heading that it stands under
     * @param line of the page on which it begins
     * @param code its lines
     */
    public record Block(String language, String heading, int line, String code) {}
}
